package dev.zhiyin.engine.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProductJsonTest {
  private static final Product FULL =
      new Product(
          "B1",
          new ProductText("登山双肩背包 40L", "轻便 \"防水\"", List.of("很轻", "good 🎒")),
          new CategoryPath(List.of("户外", "背包")),
          "Kailas",
          Offer.of(OptionalDouble.of(299.5), "CNY", OptionalInt.of(12), "s7")
              .withAvailability(
                  Availability.reserved(Optional.of(Instant.parse("2026-02-01T08:00:00Z")))),
          Map.of("color", List.of("red", "blue")),
          Optional.of(Instant.parse("2026-01-31T08:00:00Z")),
          "https://shop.example/b1.jpg",
          "",
          Optional.empty());

  private static final String FULL_JSON =
      """
      {"id":"B1","title":"登山双肩背包 40L","description":"轻便 \\"防水\\"","reviews":["很轻","good 🎒"],\
      "category":["户外","背包"],"brand":"Kailas","price":299.5,"currency":"CNY","stock":12,\
      "seller":"s7","status":"reserved","reservedUntil":"2026-02-01T08:00:00Z",\
      "attributes":{"color":["red","blue"]},"createdAt":"2026-01-31T08:00:00Z",\
      "imageUrl":"https://shop.example/b1.jpg"}""";

  @Test
  void writesEveryFieldUnderItsName() {
    assertThat(ProductJson.text(FULL)).isEqualTo(FULL_JSON);
  }

  @Test
  void readsWhatItWrites() {
    assertThat(ProductJson.read(FULL_JSON)).isEqualTo(FULL);
  }

  @Test
  void aNoteHasAnAuthorAndProducts() {
    String json =
        """
        {"id":"n1","kind":"note","author":"小林","productIds":["B1","gone"],"title":"三日徒步",\
        "attributes":{"topic":["hiking"]}}""";
    Product note = ProductJson.read(json);
    assertThat(note.note()).contains(new Note("小林", List.of("B1", "gone")));
    assertThat(ProductJson.text(note)).isEqualTo(json);
    assertThat(
            ProductJson.text(
                ProductJson.read("{'id':'n','kind':'note','productIds':'B1'}".replace('\'', '"'))))
        .isEqualTo("{\"id\":\"n\",\"kind\":\"note\",\"productIds\":[\"B1\"],\"title\":\"n\"}");
    assertThat(ProductJson.read("{'id':'b','kind':'product','author':'Lu Xun'}".replace('\'', '"')))
        .satisfies(book -> assertThat(book.note()).isEmpty())
        .satisfies(
            book -> assertThat(book.attributes()).isEqualTo(Map.of("author", List.of("Lu Xun"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "'kind':'post'|kind is 'post'; wanted product or note",
        "'kind':'note','brand':'Kailas'|brand is 'Kailas'; wanted none of a note",
        "'kind':'note','groupId':'g'|groupId is 'g'; wanted none of a note",
        "'kind':'note','seller':'s'|seller is 's'; wanted none of a note",
        "'kind':'note','price':3|price is '3.0'; wanted none of a note",
        "'kind':'note','stock':3|stock is '3'; wanted none of a note",
        "'kind':'note','currency':'CNY'|currency is 'CNY'; wanted none of a note",
        "'kind':'note','status':'sold'|status is 'sold'; wanted none of a note",
        "'kind':'note','productIds':['a','']|productIds/1 is ''; wanted 1 to 200 characters, not all blank",
      })
  void whatIsNoNoteIsRefused(String fields, String message) {
    String json = "{'id':'n',%s}".formatted(fields).replace('\'', '"');
    assertThatThrownBy(() -> ProductJson.read(json)).hasMessage(message);
  }

  @Test
  void leavesOutWhatIsNotGiven() {
    assertThat(ProductJson.text(Product.titled("1", "Tea")))
        .isEqualTo("{\"id\":\"1\",\"title\":\"Tea\"}");
  }

  @Test
  void takesNullAndBlankForNotGiven() {
    assertThat(
            ProductJson.read(
                """
                {"id": "1", "title": "Tea", "description": null, "reviews": null, "category": "",
                 "brand": "", "price": null, "currency": null, "stock": "", "seller": null,
                 "status": null, "reservedUntil": "", "attributes": null, "createdAt": null, "imageUrl": null, "color": null,
                 "size": "", "tags": []}"""))
        .isEqualTo(Product.titled("1", "Tea"));
  }

  @RandomSeeds
  void losesNothingOnTheWayThroughJson(Seed seed) {
    var random = seed.random();
    for (int i = 0; i < 100; i++) {
      Product product = randomProduct(random);
      ObjectNode tree = ProductJson.write(product);
      assertThat(ProductJson.read(tree)).isEqualTo(product);
      Product again = ProductJson.read(ProductJson.text(product));
      assertThat(again).isEqualTo(product);
      assertThat(ProductJson.write(again)).isEqualTo(tree);
    }
  }

  @Test
  void takesTheIdForTheTitleThatIsMissing() {
    assertThat(ProductJson.read("{\"id\": \"B000GZES7A\"}"))
        .isEqualTo(Product.titled("B000GZES7A", "B000GZES7A"));
    assertThat(ProductJson.read("{\"id\": \"B1\", \"title\": \" \"}").title()).isEqualTo("B1");
  }

  @Test
  void readsACategoryWrittenAsOneText() {
    assertThat(ProductJson.read("{\"id\": \"1\", \"category\": \"户外 > 背包\"}").category())
        .isEqualTo(new CategoryPath(List.of("户外", "背包")));
  }

  @Test
  void readsNumbersWrittenAsTexts() {
    var offer = ProductJson.read("{\"id\": 42, \"price\": \" 19.90\", \"stock\": \"3\"}").offer();
    assertThat(offer).isEqualTo(Offer.of(OptionalDouble.of(19.9), "", OptionalInt.of(3), ""));
  }

  @Test
  void readsAStatusAndTheEndOfAReservation() {
    assertThat(
            ProductJson.read("{\"id\":1,\"status\":\" Reserved\",\"reservedUntil\":\"1767225600\"}")
                .offer()
                .availability())
        .contains(Availability.reserved(Optional.of(Instant.ofEpochSecond(1_767_225_600))));
    assertThat(ProductJson.read("{\"id\":1,\"status\":\"sold\"}").offer().availability())
        .contains(Availability.SOLD);
    isRefused(
        "{\"id\":1,\"status\":\"gone\"}",
        "status is 'gone'; wanted one of available, reserved, sold");
    for (String status : List.of("", "\"status\":\"sold\",")) {
      isRefused(
          "{\"id\":1,%s\"reservedUntil\":\"2026-02-01T08:00:00Z\"}".formatted(status),
          "reservedUntil is '2026-02-01T08:00:00Z'; wanted none where the status is not reserved");
    }
  }

  private static void isRefused(String json, String why) {
    assertThatThrownBy(() -> ProductJson.read(json))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(why);
  }

  @Test
  void readsTextsWrittenAsNumbers() {
    var product = ProductJson.read("{\"id\": 42, \"title\": 1984, \"size\": 3.10}");
    assertThat(product.id()).isEqualTo("42");
    assertThat(product.title()).isEqualTo("1984");
    assertThat(product.attributes()).containsEntry("size", List.of("3.10"));
  }

  @Test
  void putsTheSellingPointInFrontOfTheDescription() {
    assertThat(describe("{\"id\": \"1\", \"description\": \"b\", \"selling_point\": \"a\"}"))
        .isEqualTo("a\nb");
    assertThat(describe("{\"id\": \"1\", \"selling_point\": \"a\"}")).isEqualTo("a");
  }

  @Test
  void keepsUnknownFieldsAsAttributes() {
    var product =
        ProductJson.read(
            """
            {"id": "1", "color": "red", "waterproof": true, "sales": 12, "alt_titles": ["a", "b"],
             "attributes": {"color": ["blue"], "sizes": [40, 41.5]}}""");
    assertThat(product.attributes())
        .isEqualTo(
            Map.of(
                "color", List.of("blue", "red"),
                "waterproof", List.of("true"),
                "sales", List.of("12"),
                "alt_titles", List.of("a", "b"),
                "sizes", List.of("40", "41.5")));
  }

  @Test
  void keepsMarkupAsItIs() {
    assertThat(describe("{\"id\": \"1\", \"description\": \"<b>a &amp; b</b>\"}"))
        .isEqualTo("<b>a &amp; b</b>");
  }

  @ParameterizedTest
  @CsvSource({
    "1767225600,2026-01-01T00:00:00Z",
    "1767225600.25,2026-01-01T00:00:00.250Z",
    "-0.5,1969-12-31T23:59:59.500Z",
    "1.7672256E9,2026-01-01T00:00:00Z",
    "2026-01-01T08:00:00+08:00,2026-01-01T00:00:00Z",
    "2026-01-01t00:00:00z,2026-01-01T00:00:00Z"
  })
  void readsTimesAsRfc3339AndAsEpochSeconds(String text, Instant expected) {
    var json = JsonNodeFactory.instance.objectNode().put("id", "1").put("createdAt", text);
    assertThat(ProductJson.read(json).created()).contains(expected);
  }

  @Test
  void readsEpochSecondsThatATreeHoldsAsADouble() {
    var json = JsonNodeFactory.instance.objectNode().put("id", "1").put("createdAt", 1767225600.5);
    assertThat(ProductJson.read(json).created())
        .contains(Instant.parse("2026-01-01T00:00:00.500Z"));
  }

  /* In these two, ' stands for the quote of JSON. */
  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> ProductJson.read(json.replace('\'', '"')))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }

  static Stream<Arguments> wrong() {
    String number = "; wanted a finite number of at least 0";
    String whole = "; wanted a whole number of 0 to 2147483647";
    String text = "; wanted a text or a number";
    String level = "; wanted a level that is not blank and has no '>'";
    String time = "; wanted a time as RFC 3339 or in epoch seconds";
    return Stream.of(
        arguments("{}", "id is ''; wanted 1 to 200 characters, not all blank"),
        arguments("{'id':' '}", "id is ' '; wanted 1 to 200 characters, not all blank"),
        arguments("[1]", "product is '[1]'; wanted a JSON object"),
        arguments("", "product is ''; wanted a JSON object"),
        arguments("{'id':'1','title':[1]}", "title is '[1]'" + text),
        arguments("{'id':'1','price':-1}", "price is '-1.0'" + number),
        arguments("{'id':'1','price':1e999}", "price is 'Infinity'" + number),
        arguments("{'id':'1','price':'NaN'}", "price is 'NaN'" + number),
        arguments("{'id':'1','price':'¥299'}", "price is '¥299'" + number),
        arguments("{'id':'1','price':'1d'}", "price is '1d'" + number),
        arguments("{'id':'1','price':[1]}", "price is '[1]'" + text),
        arguments("{'id':'1','stock':1.5}", "stock is '1.5'" + whole),
        arguments("{'id':'1','stock':2147483648}", "stock is '2147483648'" + whole),
        arguments("{'id':'1','stock':1e999999999}", "stock is '1E+999999999'" + whole),
        arguments("{'id':'1','stock':'many'}", "stock is 'many'" + whole),
        arguments("{'id':'1','stock':-1}", "stock is '-1'; wanted at least 0"),
        arguments("{'id':'1','category':['a',' ']}", "category/1 is ' '" + level),
        arguments("{'id':'1','category':['a > b']}", "category/0 is 'a > b'" + level),
        arguments("{'id':'1','category':['a',[1]]}", "category/1 is '[1]'" + text),
        arguments("{'id':'1','category':{}}", "category is '{}'" + text),
        arguments("{'id':'1','reviews':['a',null]}", "reviews/1 is 'null'" + text),
        arguments("{'id':'1','reviews':{}}", "reviews is '{}'" + text + ", or a list of these"),
        arguments(
            "{'id':'1','attributes':7}",
            "attributes is '7'; wanted an object of texts or lists of texts"),
        arguments(
            "{'id':'1','attributes':[7]}",
            "attributes is '[7]'; wanted an object of texts or lists of texts"),
        arguments(
            "{'id':'1','attributes':{'a/b~':{}}}",
            "attributes/a~1b~0 is '{}'" + text + ", or a list of these"),
        arguments("{'id':'1','box':{}}", "box is '{}'" + text + ", or a list of these"),
        arguments("{'id':'1','tags':['a',{}]}", "tags/1 is '{}'" + text),
        arguments("{'id':'1','createdAt':'2026-01-01'}", "createdAt is '2026-01-01'" + time),
        arguments("{'id':'1','createdAt':1e-999999999}", "createdAt is '1E-999999999'" + time),
        arguments(
            "{'id':'1','createdAt':'%s'}".formatted("1".repeat(65)),
            "createdAt is '%s'%s".formatted("1".repeat(65), time)),
        arguments(
            "{'id':'1','price':'0.%s'}".formatted("1".repeat(63)),
            "price is '0.%s'; wanted a finite number of at least 0".formatted("1".repeat(63))),
        arguments(
            "{'id':'1','createdAt':1767225600000}",
            "createdAt is '1767225600000'" + time + "; this looks like milliseconds"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'id': nix};7: Unrecognized token 'nix': was expecting",
        "{'id': '1', 'price': NaN};24: Non-standard token 'NaN'",
        "{'id': '1'} {};12: Trailing token",
        "{'id': '1', 'id': '2'};16: Duplicate field 'id'",
        "{'id': '1';10: Unexpected end-of-input: expected close marker for Object"
      })
  void saysWhereTheJsonIsBroken(String json, String message) {
    String text = json.replace('\'', '"');
    assertThatThrownBy(() -> ProductJson.read(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(
            "product is '" + text + "'; wanted valid JSON; near character " + message)
        .hasMessageNotContainingAny("Feature", "Source", "ObjectNode");
  }

  @Test
  void writesHalfACharacterSoThatEveryReaderAndDatabaseTakesIt() {
    var half = Product.titled("p", "half \ud83d a smile \ude00");
    assertThat(ProductJson.text(half)).contains("half \\ud83d a smile \\ude00");
    assertThat(ProductJson.read(ProductJson.text(half))).isEqualTo(half);
    assertThat(ProductJson.text(Product.titled("p", "😀"))).contains("😀");
    Product named = half.withAttributes(Map.of("size\ud83d", List.of("M")));
    assertThat(ProductJson.read(ProductJson.text(named)).attributes())
        .containsOnlyKeys("size\ufffd");
  }

  private static String describe(String json) {
    return ProductJson.read(json).text().description();
  }

  private static Product randomProduct(Random random) {
    var attributes = new HashMap<String, List<String>>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put(whole(randomText(random)), randomTexts(random, 1));
    }
    return new Product(
        whole(randomText(random)),
        new ProductText(
            randomText(random), maybe(random, randomText(random)), randomTexts(random, 0)),
        new CategoryPath(randomTexts(random, 0)),
        maybe(random, randomText(random)),
        randomOffer(random),
        attributes,
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                Instant.ofEpochSecond(
                    random.nextLong(-62_000_000_000L, 253_000_000_000L),
                    random.nextInt(1_000_000_000))),
        maybe(random, randomText(random)),
        "",
        Optional.empty());
  }

  /* Neither an id nor a name has half an emoji. */
  private static String whole(String text) {
    return text.replaceAll("\\p{Cs}", "");
  }

  private static Offer randomOffer(Random random) {
    Offer offer = statedOffer(random);
    return switch (random.nextInt(4)) {
      case 0 -> offer.withAvailability(Availability.SOLD);
      case 1 -> offer.withAvailability(Availability.AVAILABLE);
      case 2 ->
          offer.withAvailability(
              Availability.reserved(
                  random.nextBoolean()
                      ? Optional.empty()
                      : Optional.of(Instant.ofEpochSecond(random.nextInt(), 7))));
      default -> offer;
    };
  }

  private static Offer statedOffer(Random random) {
    return Offer.of(
        random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(price(random)),
        maybe(random, "CNY"),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt() >>> 1),
        maybe(random, randomText(random)));
  }

  /** Any finite double of at least 0 at all. */
  private static double price(Random random) {
    double any = Math.abs(Double.longBitsToDouble(random.nextLong()));
    return Double.isFinite(any) ? any : 0;
  }

  private static String maybe(Random random, String text) {
    return random.nextBoolean() ? text : "";
  }

  private static List<String> randomTexts(Random random, int least) {
    var texts = new ArrayList<String>();
    for (int i = random.nextInt(4) + least; i > 0; i--) {
      texts.add(randomText(random));
    }
    return texts;
  }

  /* Letters, quotes, controls, what JSON and HTML escape, an emoji and half a one; never blank and,
   * for the sake of category levels, without '>'. */
  private static String randomText(Random random) {
    var signs =
        List.of(
            "a", "é", "包", "\"", "\\", "'", "/", "~", " ", "\n", "\t", "\u0001", "<", "&", "\u2028",
            "🎒", "\ud83c", "null", "0");
    return IntStream.range(0, random.nextInt(1, 12))
        .mapToObj(_ -> signs.get(random.nextInt(signs.size())))
        .collect(Collectors.joining("", "x", ""));
  }
}
