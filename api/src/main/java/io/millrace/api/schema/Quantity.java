package io.millrace.api.schema;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes quantity.
 *
 * <p>Source: resource.Quantity of apimachinery: a decimal number with a suffix from n to E, one
 * from Ki to Ei, or a decimal exponent.
 */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))"
              + "(?:([numkMGTPE]|[KMGTPE]i)?|[eE]([+-]?[0-9]{1,2}))");
  private static final Pattern LOOSE = Pattern.compile("([+-]?[0-9]+(?:[.,][0-9]+)?) *([A-Za-z]*)");
  private static final Map<String, BigDecimal> FACTORS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantity() {}

  /** The value in the quantity's base unit; empty when the text is no quantity. */
  public static Optional<BigDecimal> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var number = new BigDecimal(form.group(1));
    if (form.group(3) != null) {
      return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(form.group(3))));
    }
    return Optional.of(form.group(2) == null ? number : number.multiply(factor(form.group(2))));
  }

  private static BigDecimal factor(String suffix) {
    return Optional.ofNullable(FACTORS.get(suffix)).orElse(BigDecimal.ONE);
  }

  /** What was probably meant by a text that is no quantity, or an empty text. */
  static String hint(String text) {
    Matcher loose = LOOSE.matcher(text.strip());
    if (!loose.matches()) {
      return "";
    }
    String number = loose.group(1).replace(',', '.');
    String unit = loose.group(2).toLowerCase(Locale.ROOT).replaceAll("i?(b|bytes)?$", "");
    return switch (unit) {
      case "" -> "did you mean " + number + "?";
      case "k", "m", "g", "t", "p" -> {
        String binary = number + unit.toUpperCase(Locale.ROOT) + "i";
        String decimal = number + (unit.equals("k") ? "k" : unit.toUpperCase(Locale.ROOT));
        yield "did you mean " + binary + " (powers of 1024) or " + decimal + " (powers of 1000)?";
      }
      default -> "";
    };
  }
}
