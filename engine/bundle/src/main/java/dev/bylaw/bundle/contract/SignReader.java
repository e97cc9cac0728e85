package dev.bylaw.bundle.contract;

import dev.bylaw.bundle.yaml.YamlNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the signs of a column; bounded in what it looks at, and linear in it. */
final class SignReader {
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_EXAMPLES = 50;
  private static final int MAX_EXAMPLE = 100;
  private static final int MAX_WORDS = 400;

  private static final Pattern BREAK =
      Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[A-Za-z]{2,}");

  /** Digits alone after two zeros are rather an article's number (GTIN, GLN). */
  private static final Pattern PHONE =
      Pattern.compile("\\+[0-9][0-9 ()./-]{6,20}|00[0-9]{1,6}[ ()./-][0-9 ()./-]{4,20}");

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){4,7}");
  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");
  private static final Pattern CARD = Pattern.compile("[0-9]{13,19}");

  private SignReader() {}

  static ColumnSigns read(YamlNode.Fields column, String name, String object, Set<String> denied) {
    String text = text(column, "description") + " " + text(column, "businessName");
    return new ColumnSigns(words(name), words(object), words(text), looks(column), denied);
  }

  static Set<String> words(String text) {
    Set<String> words = new TreeSet<>();
    String before = "";
    for (String part : BREAK.split(text.substring(0, Math.min(text.length(), MAX_TEXT)))) {
      if (part.isEmpty() || words.size() > MAX_WORDS) {
        continue;
      }
      String word = part.toLowerCase(Locale.ROOT);
      words.add(word);
      if (!before.isEmpty()) {
        words.add(before + "-" + word);
      }
      before = word;
    }
    return words;
  }

  private static Set<String> looks(YamlNode.Fields column) {
    Set<String> looks = new TreeSet<>();
    // ODCS 3, ODCS 2
    for (String key : new String[] {"examples", "sampleValues"}) {
      if (column.get(key) instanceof YamlNode.Items(var _, var examples)) {
        examples.stream().limit(MAX_EXAMPLES).forEach(example -> look(example, looks));
      }
    }
    return looks;
  }

  private static void look(YamlNode example, Set<String> looks) {
    String text = example.scalarText();
    if (text == null || text.length() > MAX_EXAMPLE) {
      return;
    }
    String value = text.strip();
    String compact = value.replaceAll("[ -]", "");
    if (EMAIL.matcher(value).matches()) {
      looks.add("email");
    } else if (IPV4.matcher(value).matches() || IPV6.matcher(value).matches()) {
      looks.add("ip-address");
    } else if (IBAN.matcher(compact).matches() && isIban(compact)) {
      looks.add("iban");
    } else if (CARD.matcher(compact).matches() && isCard(compact)) {
      looks.add("payment-card");
    } else if (PHONE.matcher(value).matches()) {
      looks.add("phone");
    }
  }

  /** ISO 13616: the first four characters moved to the end, letters as 10 to 35, modulo 97 is 1. */
  private static boolean isIban(String iban) {
    StringBuilder digits = new StringBuilder();
    (iban.substring(4) + iban.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }

  /** ISO/IEC 7812-1, annex B: Luhn's check digit; and not one digit alone, as in a filler. */
  private static boolean isCard(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0 && digits.chars().distinct().count() > 1;
  }

  private static String text(YamlNode.Fields in, String key) {
    YamlNode value = in.get(key);
    String text = value == null ? null : value.scalarText();
    return text == null ? "" : text;
  }
}
