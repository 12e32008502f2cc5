package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.server.Client.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Shared.class)
class ProblemsIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          v1/search                       | /q                 | parameter 'q' is missing
          v1/search?q=%20                 | /q                 | q is ' '; wanted 1 to 1000 characters, not all blank
          v1/search?q=a&k=ten             | /k                 | k is 'ten'; wanted a whole number from 1 to 500
          v1/search?q=a&k=0               | /k                 | k is '0'; wanted a whole number from 1 to 500
          v1/search?q=a&k=501             | /k                 | k is '501'; wanted a whole number from 1 to 500
          v1/users?k=501                  | /k                 | k is '501'; wanted a whole number from 1 to 500
          v1/search?q=a&q=b               | /q                 | parameter 'q' is given 2 times; wanted once
          v1/search?q=a&colour=red        | /colour            | parameter 'colour' is not known; known are q, k, filter, sort, facets, userId, sessionId, locale, fields, cursor
          v1/products/tea-1?k=1           | /k                 | parameter 'k' is not known; this path takes none
          v1/search?q=a&locale=fr         | /locale            | locale is 'fr'; wanted zh-CN or en
          v1/products/popular?locale=zh   | /locale            | locale is 'zh'; wanted zh-CN or en
          v1/products/latest?colour=red   | /colour            | parameter 'colour' is not known; known are k, filter, userId, sessionId, locale, fields
          v1/products/trending?k=0        | /k                 | k is '0'; wanted a whole number from 1 to 500
          v1/users/a/recommendations?minSequence=x | /minSequence | minSequence is 'x'; wanted a whole number of at least 0
          v1/search?q=a&filter=red        | /filter            | /filter is 'red'; wanted a field and a colon before it; fields are id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 1
          v1/search?q=a&filter=brand:A+AND+colour:red | /filter | /filter is 'colour'; wanted one of the fields id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 20
          v1/products/tea-1/similar?filter=price:cheap | /filter | /filter is 'cheap'; wanted a number for price, at character 7
          v1/users/a/recommendations?filter=brand:A~ | /filter | /filter is 'brand:A~2.0'; wanted a value without ~
          v1/products/latest?filter=inStock:true+AND | /filter | /filter is 'inStock:true AND'; wanted a filter such as brand:Nike AND price:[100 TO 300], complete to its end
          v1/search?q=a&filter=%7Bred     | /filter            | /filter is not JSON: line 1, column 2: Unexpected character ('r' (code 114)): was expecting double-quote to start field name
          v1/search?q=a&filter=[]         | /filter            | /filter is '['; wanted a filter such as brand:Nike AND price:[100 TO 300], at character 1
          """)
  void aWrongParameterIsNamed(String path, String pointer, String detail, Client client) {
    assertInvalid(client.get(path.replace("[]", "%5B%5D")), pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"colour":["red"]}            | /filter/colour           | /filter/colour is not a known field; known are kind, category, brand, price, inStock, seller, attributes, createdAfter, not, anyOf, exclude
          {"brand":"Sonora"}            | /filter/brand            | /filter/brand is '"Sonora"'; wanted a list of at most 1000
          {"brand":["Sonora",7]}        | /filter/brand/1          | /filter/brand/1 is '7'; wanted a text that is not blank
          {"category":["户外 > > 包"]}   | /filter/category/0       | /filter/category/0 is '户外 > > 包'; wanted a category such as '户外 > 背包', no level blank, at most 16 levels and 800 characters
          {"price":100}                 | /filter/price            | /filter/price is '100'; wanted a JSON object
          {"price":{"gte":"100"}}       | /filter/price/gte        | /filter/price/gte is '"100"'; wanted a number
          {"price":{"over":100}}        | /filter/price/over       | /filter/price/over is not a known field; known are gt, gte, lt, lte
          {"price":{"gte":3,"lte":2}}   | /filter/price            | /filter/price is '{"gte":3,"lte":2}'; wanted a range that holds a price
          {"inStock":"yes"}             | /filter/inStock          | /filter/inStock is '"yes"'; wanted true or false
          {"attributes":{"a/b":"red"}}  | /filter/attributes/a~1b  | /filter/attributes/a~1b is '"red"'; wanted a list of at most 1000
          {"createdAfter":"yesterday"}  | /filter/createdAfter     | /filter/createdAfter is 'yesterday'; wanted a time as RFC 3339 or in epoch seconds
          {"createdAfter":"+10000-01-01T00:00:00Z"} | /filter/createdAfter | /filter/createdAfter is '+10000-01-01T00:00:00Z'; wanted a time in the years 0 to 9999
          {"not":{"brand":[""]}}        | /filter/not/brand/0      | /filter/not/brand/0 is '""'; wanted a text that is not blank
          {"anyOf":[{},{"x":1}]}        | /filter/anyOf/1/x        | /filter/anyOf/1/x is not a known field; known are kind, category, brand, price, inStock, seller, attributes, createdAfter, not, anyOf
          {"not":{"exclude":{}}}        | /filter/not/exclude      | /filter/not/exclude is not a known field; known are kind, category, brand, price, inStock, seller, attributes, createdAfter, not, anyOf
          {"exclude":{"seen":1}}        | /filter/exclude/seen     | /filter/exclude/seen is '1'; wanted true or false
          {"not":{"not":{"not":{"not":{"not":{}}}}}} | /filter/not/not/not/not/not | /filter/not/not/not/not/not is a filter 6 deep; wanted at most 5
          """)
  void aWrongFieldOfAFilterIsNamedByItsPointer(
      String filter, String pointer, String detail, Client client) {
    assertInvalid(
        client.post("v1/recommendations", "{'filter':" + filter.replace("'", "''") + "}"),
        pointer,
        detail);
    assertInvalid(
        client.get("v1/products/popular?filter=" + encoded(filter.replace("'", "''"))),
        pointer,
        detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                             | ``                   | the body is '[]'; wanted a JSON object
          {"k":"ten"}                                    | /k                   | /k is '"ten"'; wanted a whole number
          {"k":2.5}                                      | /k                   | /k is '2.5'; wanted a whole number
          {"k":0}                                        | /k                   | k is '0'; wanted a whole number from 1 to 500
          {"locale":"fr"}                                | /locale              | locale is 'fr'; wanted zh-CN or en
          {"userId":1}                                   | /userId              | /userId is '1'; wanted a text
          {"user":"Ann"}                                 | /user                | /user is not a known field; known are userId, sessionId, history, k, filter, locale, diversity, boosts, minSequence, debug, fields, cursor
          {"sessionId":"s","userId":"Ann"}               | /sessionId           | /sessionId is given beside userId; wanted one of them
          {"sessionId":""}                               | /sessionId           | sessionId is ''; wanted 1 to 200 characters, not all blank
          {"minSequence":-1}                             | /minSequence         | /minSequence is '-1'; wanted a whole number of at least 0
          {"minSequence":"7"}                            | /minSequence         | /minSequence is '"7"'; wanted a whole number of at least 0
          {"history":{"productId":"tea-1"}}              | /history             | /history is '{"productId":"tea-1"}'; wanted a list of at most 1000
          {"history":[{"type":"view"}]}                  | /history/0/productId | /history/0/productId is missing; wanted a product's id, or text
          {"history":[{"productId":"a","type":"liked"}]} | /history/0/type      | /history/0/type is 'liked'; wanted one of view, click, favorite, cart, purchase, share, dislike, remove_from_cart, search, review
          {"history":[{"text":"a"},{"text":"b","timestamp":"+10000-01-01T00:00:00Z"}]} | /history/1/timestamp | /history/1/timestamp is '+10000-01-01T00:00:00Z'; wanted a time in the years 0 to 9999
          {"history":[{"productId":"a","when":1}]}       | /history/0/when      | /history/0/when is not a known field; known are productId, text, type, timestamp
          """)
  void aWrongFieldOfARequestIsNamedByItsPointer(
      String body, String pointer, String detail, Client client) {
    assertInvalid(client.post("v1/recommendations", body.replace("'", "''")), pointer, detail);
  }

  @Test
  void whatHasALimitSaysWhich(Client client) {
    String items = "{'productId':'tea-1'},".repeat(1000) + "{'productId':'tea-2'}";
    assertInvalid(
        client.post("v1/recommendations", "{'history':[%s]}".formatted(items)),
        "/history",
        "/history has 1001 entries; wanted a list of at most 1000");
    String events = "{'userId':'u','productId':'tea-1','type':'view'},".repeat(1000);
    assertInvalid(
        client.post("v1/events", "{'events':[%s{}]}".formatted(events)),
        "/events",
        "/events has 1001 entries; wanted a list of at most 1000");
    assertInvalid(
        client.get("v1/search?q=" + "a".repeat(1001)),
        "/q",
        "q is '%s…'; wanted 1 to 1000 characters, not all blank".formatted("a".repeat(79)));
    assertInvalid(
        client.get("v1/search?q=a&filter=brand:" + "b".repeat(8000)),
        "/filter",
        "/filter is '%s'; wanted at most 8000 characters"
            .formatted("brand:" + "b".repeat(73) + "…"));
  }

  @Test
  void anAddressThatIsTooLongIsRefused(Client client) {
    var reply = client.get("v1/search?q=" + "a".repeat(70_000));

    assertThat(reply.status()).isIn(414, 431);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void exclusionsAreKnown(Client client) {
    var reply = client.get("v1/search?q=a&filter=" + encoded("{'exclude':{'liked':true}}"));

    assertInvalid(
        reply,
        "/filter/exclude/liked",
        "/filter/exclude/liked is not a known field; known are products, brands, seen, bought");
  }

  @Test
  void eventsMustBeThere(Client client) {
    assertInvalid(
        client.post("v1/events", "{}"),
        "/events",
        "/events is missing; wanted a list of 1 to 1000 events");
    assertInvalid(
        client.post("v1/events", "{'events':[]}"),
        "/events",
        "/events is '[]'; wanted a list of 1 to 1000 events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"k":1,"k":2} | the body is not JSON: line 1, column 12: Duplicate field 'k'
          {"k":1} {}    | the body is not JSON: line 1, column 9: Trailing token
          {"k":         | the body is not JSON: line 1, column 6: Unexpected end-of-input
          {"k":1e-2147483648} | the body is not JSON: the exponent of a number is out of range
          ``            | the body is empty; wanted a JSON object
          """)
  void aBodyThatIsNotJsonIsToldWhere(String body, String detail, Client client) {
    var reply = client.post("v1/recommendations", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("type").textValue())
        .isEqualTo("urn:zhiyin:problem:malformed-request");
    assertThat(reply.json().get("detail").textValue()).startsWith(detail);
  }

  @Test
  void aFilterWithANumberOutOfRangeIsRefused(Client client) {
    assertInvalid(
        client.get("v1/search?q=a&filter=" + Client.encoded("{'price':{'gte':1e-2147483648}}")),
        "/filter",
        "/filter is not JSON: the exponent of a number is out of range");
  }

  @Test
  void aBodyNestedTooDeeplyIsRefused(Client client) {
    assertThat(client.post("v1/events", "[".repeat(5000)).json().get("detail").textValue())
        .isEqualTo(
            "the body is not JSON: Document nesting depth (1001) exceeds the maximum allowed"
                + " (1000");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused(Client client) {
    var gbk =
        "{\"userId\":\"\u00d0\u00a1\u00c3\u00f7\"}"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    var reply =
        client.send(
            client
                .request("v1/recommendations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(gbk)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue()).startsWith("the body is not JSON");
  }

  @Test
  void aQueryThatIsNotUtf8IsRefused(Client client) {
    var reply = client.get("v1/search?q=%D0%A1%C3%F7");

    assertProblem(
        reply,
        """
        {'type':'urn:zhiyin:problem:malformed-request','title':'Malformed request','status':400,
         'detail':"the query is ''q=%D0%A1%C3%F7''; wanted text in UTF-8, percent-encoded"}
        """);
  }

  @Test
  void anotherContentTypeIsRefused(Client client) {
    var reply =
        client.send(
            client
                .request("v1/events")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

    assertProblem(
        reply,
        """
        {'type':'urn:zhiyin:problem:unsupported-media-type','title':'Unsupported media type',
         'status':415,'detail':"Content-Type is ''text/plain''; wanted application/json"}
        """);
  }

  @Test
  void aBodyOfMoreThanAMegabyteIsRefused(Client client) {
    var reply = client.post("v1/events", " ".repeat((1 << 20) + 1));

    assertProblem(
        reply,
        """
        {'type':'urn:zhiyin:problem:body-too-large','title':'Body too large','status':413,
         'detail':'the body has more than 1048576 bytes'}
        """);
  }

  @Test
  void aBodyWhoseSizeIsNotToldIsRefusedAsSoonAsItIsTooLarge(Client client) {
    var reply =
        client.send(
            client
                .request("v1/events")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))));

    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void aPathThatIsNotThereIsAProblemToo(Client client) {
    assertProblem(
        client.get("v1/nothing"),
        """
        {'type':'urn:zhiyin:problem:unknown-path','title':'Unknown path','status':404,
         'detail':'there is no GET /v1/nothing'}
        """);
  }

  @Test
  void aMethodThatIsNotThereNamesThoseThatAre(Client client) {
    var reply = client.get("v1/events");

    assertThat(reply.header("Allow")).isEqualTo("POST");
    assertProblem(
        reply,
        """
        {'type':'urn:zhiyin:problem:method-not-allowed','title':'Method not allowed','status':405,
         'detail':'there is no GET /v1/events; this path has POST'}
        """);
  }

  @ParameterizedTest
  @CsvSource({"v1/products/%E6%97%A0", "v1/products/%E6%97%A0/similar"})
  void anUnknownProductIsNotFound(String path, Client client) {
    assertProblem(
        client.get(path),
        """
        {'type':'urn:zhiyin:problem:unknown-product','title':'Unknown product','status':404,
         'detail':"no product ''无''"}
        """);
  }

  @Test
  void anUnknownUserIsNotFound(Client client) {
    assertProblem(
        client.get("v1/users/nobody"),
        """
        {'type':'urn:zhiyin:problem:unknown-user','title':'Unknown user','status':404,
         'detail':"no user ''nobody''"}
        """);
  }

  @Test
  void aBrokenUriIsAProblemBeforeAnyRouteIsTried(Client client) {
    var reply = client.get("v1/products/%FF", "X-Request-ID", "broken-7");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.header("X-Request-ID")).isEqualTo("broken-7");
    assertThat(reply.json().get("requestId").textValue()).isEqualTo("broken-7");
  }

  @Test
  void aRequestKeepsItsSaneId(Client client) {
    assertThat(client.get("livez", "X-Request-ID", "shop-42.a").header("X-Request-ID"))
        .isEqualTo("shop-42.a");
    assertThat(UUID.fromString(client.get("livez").header("X-Request-ID"))).isNotNull();
    assertThat(
            UUID.fromString(
                client.get("livez", "X-Request-ID", "a b<script>").header("X-Request-ID")))
        .isNotNull();
  }

  private static void assertInvalid(Reply reply, String pointer, String detail) {
    assertProblem(
        reply,
        """
        {'type':'urn:zhiyin:problem:invalid-input','title':'Invalid input','status':400,
         'detail':%s,'errors':[{'pointer':%s,'detail':%s}]}
        """
            .formatted(text(detail), text(pointer), text(detail)));
  }

  private static String text(String detail) {
    return '"' + detail.replace("\"", "\\\"").replace("'", "''") + '"';
  }

  /** The whole body but for the request's id, which the header repeats. */
  private static void assertProblem(Reply reply, String json) {
    var expected = (com.fasterxml.jackson.databind.node.ObjectNode) Client.json(json);
    expected.put("requestId", reply.header("X-Request-ID"));
    assertThat(reply.json()).isEqualTo(expected);
    assertThat(reply.status()).isEqualTo(expected.get("status").intValue());
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }
}
