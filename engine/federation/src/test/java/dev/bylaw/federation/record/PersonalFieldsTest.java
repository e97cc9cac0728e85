package dev.bylaw.federation.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.request.Personal;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Which components of the journal's records may hold personal data: a new one must be seen here.
 */
final class PersonalFieldsTest {
  @Test
  void everyPersonalComponentIsKnown() {
    Set<String> found = new TreeSet<>();
    Set<Class<?>> seen = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
    Deque<Class<?>> todo = new ArrayDeque<>();
    todo.add(JournalRecord.class);
    while (!todo.isEmpty()) {
      Class<?> type = todo.remove();
      if (!type.getName().startsWith("dev.bylaw.") || !seen.add(type)) {
        continue;
      }
      if (type.isSealed()) {
        todo.addAll(Set.of(type.getPermittedSubclasses()));
      }
      if (type.isRecord()) {
        for (RecordComponent component : type.getRecordComponents()) {
          if (component.isAnnotationPresent(Personal.class)) {
            found.add(type.getSimpleName() + "." + component.getName());
          }
          addClasses(component.getGenericType(), todo);
        }
      }
    }
    assertThat(found)
        .containsExactly(
            "DecisionReason.message",
            "Duty.parameters",
            "Failed.message",
            "Hold.reason",
            "Outcome.detail",
            "Predicate.values",
            "Reason.message",
            "RefusedWaiver.message",
            "RequestContext.attributes",
            "RetentionRequest.attributes",
            "RetentionRequest.subjectKey",
            "Subject.attributes",
            "Subject.id",
            "Subject.onBehalfOf");
  }

  private static void addClasses(Type type, Deque<Class<?>> classes) {
    switch (type) {
      case Class<?> plain -> classes.add(plain);
      case ParameterizedType generic -> {
        for (Type argument : generic.getActualTypeArguments()) {
          addClasses(argument, classes);
        }
      }
      default -> {}
    }
  }
}
