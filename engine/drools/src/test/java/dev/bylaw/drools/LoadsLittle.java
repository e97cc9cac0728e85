package dev.bylaw.drools;

import java.util.List;

/** Compiles a CSV table, decides once and ends; run by {@link ClassLoadingTest} in its own JVM. */
final class LoadsLittle {
  private LoadsLittle() {}

  public static void main(String[] args) {
    String table =
        """
        bylaw,table
        id,x
        title,T
        kind,guard
        when action,then deny
        read,no reading
        """;
    CompileResult result =
        DroolsPolicies.compile(List.of(Requests.council("t.csv", table)), DroolsOptions.DEFAULT);
    System.out.println(
        "decided: "
            + result
                .policies()
                .evaluate(Requests.read(Requests.subject("bea"), null))
                .getFirst()
                .contribution());
  }
}
