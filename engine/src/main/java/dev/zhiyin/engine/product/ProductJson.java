package dev.zhiyin.engine.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Availability.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one JSON form of a product, used by files, HTTP and the store.
 *
 * <pre>{@code
 * {"id": "B1", "groupId": "g1", "title": "登山双肩背包 40L", "description": "…", "reviews": ["很轻"],
 *  "category": ["户外", "背包"], "brand": "Kailas", "price": 299.0, "currency": "CNY", "stock": 12,
 *  "seller": "s7", "status": "reserved", "reservedUntil": "2026-02-01T08:00:00Z", "attributes": {"color": ["red"]}, "createdAt": "2026-01-31T08:00:00Z",
 *  "imageUrl": "https://…"}
 * {"id": "n1", "kind": "note", "author": "小林", "productIds": ["B1"], "title": "背着它走了三天", …}
 * }</pre>
 *
 * <p>Only {@code id} is needed. Absent, null and blank mean not given, and what is not given is not
 * written. Reading is lenient where the meaning is plain, and loses nothing:
 *
 * <ul>
 *   <li>without a {@code title}, the id is the title;
 *   <li>{@code category} may be one text, {@code "户外 > 背包"}; {@code reviews} may be one text;
 *   <li>numbers may be texts, and a text may be written as a number or as true or false;
 *   <li>{@code createdAt} may be epoch seconds;
 *   <li>{@code selling_point} is put in front of the description, on a line of its own;
 *   <li>{@code kind} is {@code product} or {@code note}; {@code author} and {@code productIds},
 *       which may be one text, are a note's, and attributes of a product;
 *   <li>any other field is an attribute, so {@code "color": "red"} adds to {@code attributes}; one
 *       that holds an object is refused.
 * </ul>
 *
 * <p>Texts are kept as they are: markup and entities are not cleaned here. Whatever is wrong is an
 * {@link InvalidInput} that names the field as a JSON pointer without its first slash, such as
 * {@code category/1}.
 */
public final class ProductJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  private static final Set<String> FIELDS =
      Set.of(
          ("id kind groupId title description selling_point reviews category brand price currency stock seller "
                  + "status reservedUntil attributes createdAt imageUrl")
              .split(" "));

  private static final Set<String> OF_NOTES = Set.of("author", "productIds");

  private static final String SCALAR = "a text or a number";
  private static final String PRICE = "a finite number of at least 0";
  private static final String STOCK = "a whole number of 0 to " + Integer.MAX_VALUE;
  private static final String TIME = "a time as RFC 3339 or in epoch seconds";

  /** What Jackson adds for those who configure it. */
  private static final String PARSER_TALK = " \\((start marker|of type) .*|: enable .*";

  /** From here on seconds would lie beyond the year 5000; milliseconds since 1973 lie above it. */
  private static final BigDecimal TOO_MANY_SECONDS = BigDecimal.TEN.pow(11);

  /** Most characters of a number: reading one takes time that grows with the square of them. */
  private static final int LONGEST_NUMBER = 64;

  private ProductJson() {}

  /** Reads one product from its text. */
  public static Product read(String json) {
    return read(parse("product", json));
  }

  /** Reads one product from a tree, which is left unchanged. */
  public static Product read(JsonNode json) {
    if (!json.isObject()) {
      throw new InvalidInput("product", json.toString(), "a JSON object");
    }
    String id = text(json, "id");
    if (id.isBlank()) { // said here, before the blank id becomes a title and that is blamed
      throw new InvalidInput("id", id, "1 to 200 characters, not all blank");
    }
    String title = text(json, "title");
    Optional<Note> note = note(json);
    return new Product(
        id,
        new ProductText(
            title.isBlank() ? id : title,
            description(json),
            texts("reviews", json.path("reviews"))),
        category(json),
        text(json, "brand"),
        offer(json),
        attributes(json, note.isPresent() ? OF_NOTES : Set.of()),
        time(json, "createdAt"),
        text(json, "imageUrl"),
        text(json, "groupId").strip(),
        note);
  }

  private static Optional<Note> note(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "note" ->
          Optional.of(new Note(text(json, "author"), texts("productIds", json.path("productIds"))));
      case "", "product" -> Optional.empty();
      default -> throw new InvalidInput("kind", kind, "product or note");
    };
  }

  /**
   * The JSON text of a product, on one line. Half a character, which neither a database nor UTF-8
   * holds, is written as JSON's own escape; in the name of an attribute, where no JSON holds it, as
   * the sign for what cannot be written.
   */
  public static String text(Product product) {
    return HALF.matcher(write(product).toString())
        .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
  }

  /** The tree of a product, its fields in the order shown above. */
  public static ObjectNode write(Product product) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "id", product.id());
    product
        .note()
        .ifPresent(
            note -> {
              put(json, "kind", "note");
              put(json, "author", note.author());
              put(json, "productIds", note.productIds());
            });
    put(json, "groupId", product.groupId());
    put(json, "title", product.title());
    put(json, "description", product.text().description());
    put(json, "reviews", product.text().reviews());
    put(json, "category", product.category().levels());
    put(json, "brand", product.brand());
    product.offer().price().ifPresent(price -> json.put("price", price));
    put(json, "currency", product.offer().currency());
    product.offer().stock().ifPresent(stock -> json.put("stock", stock));
    put(json, "seller", product.offer().seller());
    product.offer().availability().ifPresent(availability -> put(json, availability));
    if (product.attributes().values().stream().anyMatch(values -> !values.isEmpty())) {
      ObjectNode attributes = json.putObject("attributes");
      product
          .attributes()
          .forEach(
              (name, values) -> put(attributes, HALF.matcher(name).replaceAll("\ufffd"), values));
    }
    product.created().ifPresent(created -> json.put("createdAt", created.toString()));
    put(json, "imageUrl", product.imageUrl());
    return json;
  }

  /**
   * Parses what comes from outside as strictly as a product: text after the value and a field given
   * twice are refused like broken JSON, and numbers keep all their digits.
   *
   * @param field name for the error
   */
  public static JsonNode parse(String field, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      String what = broken.getOriginalMessage().replaceFirst(PARSER_TALK, "");
      long where = broken.getLocation().getCharOffset();
      throw new InvalidInput(
          field, json, "valid JSON; near character %d: %s".formatted(where, what));
    }
  }

  /**
   * Reads a time as all of the shop's files and requests give it: RFC 3339, or seconds since 1970
   * with or without a fraction. Numbers so large that they must be milliseconds are refused.
   *
   * @param field name for the error
   */
  public static Instant instant(String field, String text) {
    try {
      return text.indexOf(':') >= 0 ? Instant.parse(text.strip()) : epoch(field, decimal(text));
    } catch (DateTimeException | NumberFormatException _) {
      throw new InvalidInput(field, text, TIME);
    }
  }

  private static BigDecimal decimal(String text) {
    String bare = text.strip();
    if (bare.length() > LONGEST_NUMBER) {
      throw new NumberFormatException("more than %d characters".formatted(LONGEST_NUMBER));
    }
    return new BigDecimal(bare);
  }

  private static Instant epoch(String field, BigDecimal seconds) {
    if (seconds.abs().compareTo(TOO_MANY_SECONDS) >= 0) {
      throw new InvalidInput(field, seconds.toString(), TIME + "; this looks like milliseconds");
    }
    if (seconds.scale() > 100) { // 1e-999999999 would take a gigabyte to round
      throw new InvalidInput(field, seconds.toString(), TIME);
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  private static void put(ObjectNode json, Availability availability) {
    json.put("status", availability.status().text());
    availability.reservedUntil().ifPresent(time -> json.put("reservedUntil", time.toString()));
  }

  private static void put(ObjectNode json, String field, String value) {
    if (!value.isBlank()) {
      json.put(field, value);
    }
  }

  private static void put(ObjectNode json, String field, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(json.putArray(field)::add);
    }
  }

  private static String description(JsonNode json) {
    return Stream.of("selling_point", "description")
        .map(field -> text(json, field))
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static CategoryPath category(JsonNode json) {
    JsonNode category = json.path("category");
    if (!category.isArray()) {
      return CategoryPath.parse(text(json, "category"));
    }
    List<String> levels = texts("category", category);
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).isBlank() || levels.get(i).indexOf('>') >= 0) {
        throw new InvalidInput(
            "category/" + i, levels.get(i), "a level that is not blank and has no '>'");
      }
    }
    return new CategoryPath(levels);
  }

  private static Offer offer(JsonNode json) {
    return new Offer(
        price(json), text(json, "currency"), stock(json), text(json, "seller"), availability(json));
  }

  /* A time without a status is refused by the availability: it would mean nothing. */
  private static Optional<Availability> availability(JsonNode json) {
    Optional<Status> status =
        Optional.of(text(json, "status")).filter(text -> !text.isBlank()).map(Status::parse);
    Optional<Instant> until = time(json, "reservedUntil");
    return status.isEmpty() && until.isEmpty()
        ? Optional.empty()
        : Optional.of(new Availability(status.orElse(Status.AVAILABLE), until));
  }

  /* Whether it is finite and not negative is for the offer to check. */
  private static OptionalDouble price(JsonNode json) {
    return number(json, "price", PRICE).stream().mapToDouble(BigDecimal::doubleValue).findFirst();
  }

  private static OptionalInt stock(JsonNode json) {
    try {
      return number(json, "stock", STOCK).stream().mapToInt(BigDecimal::intValueExact).findFirst();
    } catch (ArithmeticException _) {
      throw new InvalidInput("stock", text(json, "stock"), STOCK);
    }
  }

  /* Not Double.parseDouble, which takes "NaN", "1d" and "0x1p3" for numbers. */
  private static Optional<BigDecimal> number(JsonNode json, String field, String wanted) {
    String text = text(json, field);
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(decimal(text));
    } catch (NumberFormatException _) {
      throw new InvalidInput(field, text, wanted);
    }
  }

  private static Optional<Instant> time(JsonNode json, String field) {
    return Optional.of(text(json, field))
        .filter(time -> !time.isBlank())
        .map(time -> instant(field, time));
  }

  private static Map<String, List<String>> attributes(JsonNode json, Set<String> others) {
    var attributes = new TreeMap<String, List<String>>();
    JsonNode given = json.path("attributes");
    if (given.isArray() || (given.isValueNode() && !text(json, "attributes").isBlank())) {
      throw new InvalidInput(
          "attributes", given.toString(), "an object of texts or lists of texts");
    }
    given.forEachEntry((name, value) -> add(attributes, "attributes/", name, value));
    json.propertyStream()
        .filter(entry -> !FIELDS.contains(entry.getKey()) && !others.contains(entry.getKey()))
        .forEach(entry -> add(attributes, "", entry.getKey(), entry.getValue()));
    return attributes;
  }

  private static void add(
      Map<String, List<String>> attributes, String prefix, String name, JsonNode value) {
    List<String> texts = texts(prefix + name.replace("~", "~0").replace("/", "~1"), value);
    if (!texts.isEmpty()) {
      attributes.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(texts);
    }
  }

  /** Texts of a list, or of one scalar; none for null, absent and a blank scalar. */
  private static List<String> texts(String pointer, JsonNode value) {
    if (!value.isArray()) {
      String text = scalar(pointer, value, SCALAR + ", or a list of these");
      return text.isBlank() ? List.of() : List.of(text);
    }
    var texts = new ArrayList<String>();
    for (JsonNode element : value) {
      String at = pointer + '/' + texts.size();
      if (element.isNull()) {
        throw new InvalidInput(at, "null", SCALAR);
      }
      texts.add(scalar(at, element, SCALAR));
    }
    return texts;
  }

  private static String text(JsonNode json, String field) {
    return scalar(field, json.path(field), SCALAR);
  }

  private static String scalar(String pointer, JsonNode value, String wanted) {
    if (value.isContainerNode()) {
      throw new InvalidInput(pointer, value.toString(), wanted);
    }
    return value.isNull() ? "" : value.asText();
  }
}
