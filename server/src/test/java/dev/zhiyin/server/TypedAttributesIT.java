package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes that the settings declare: filtered by what their values mean, over HTTP. */
class TypedAttributesIT {
  private static final String DECLARED =
      """
      attributes:
        screenSize: {type: number}
        condition: {type: grade, grades: [poor, fair, good, like new]}
        releasedOn: {type: date}
        location: {type: geoPoint}
        color: {type: keyword}
      arrange:
        boosts: [{field: attributes.screenSize, halfLife: 1, origin: 5, weight: 3}]
      """;

  private static Served served;

  @BeforeAll
  static void serve() {
    served = new Served(Served.config(DECLARED));
    put(
        "quoll-1",
        "{'screenSize':5,'condition':'poor','releasedOn':'2024-05-01','location':'31.23,121.47'}");
    put(
        "quoll-2",
        "{'screenSize':6.1,'condition':'Good','releasedOn':'2025-01-01','location':'31.30,121.50'}");
    put(
        "quoll-3",
        "{'screenSize':[7,10],'condition':'like new','releasedOn':'2026-03-04T05:06:07Z','location':'39.90,116.40'}");
    put("quoll-4", "{'color':'red'}");
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static void put(String id, String attributes) {
    assertThat(
            served
                .client()
                .put(
                    "v1/products/" + id,
                    "{'title':'quoll phone','brand':'Quoll','attributes':%s}".formatted(attributes))
                .status())
        .isBetween(200, 201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'screenSize':{'gte':5,'lt':7}}             | attributes.screenSize:[5 TO 7}             | 1 2
          {'screenSize':{'gt':5}}                     | attributes.screenSize:{5 TO *]             | 2 3
          {'screenSize':['6.10']}                     | attributes.screenSize:6.10                 | 2
          {'condition':{'atLeast':'good'}}            | attributes.condition:[good TO *]           | 2 3
          {'condition':{'atMost':'fair'}}             | attributes.condition:[* TO fair]           | 1
          {'releasedOn':{'gte':'2025-01-01'}}         | attributes.releasedOn:[2025-01-01 TO *]    | 2 3
          {'releasedOn':{'lt':'2025-01-01T00:00:00Z'}} | attributes.releasedOn:[* TO 2025-01-01}   | 1
          {'location':{'within':{'km':10,'of':[31.2,121.5]}}} | attributes.location:"within 10 km of 31.2,121.5" | 1
          {'location':{'within':{'km':12,'of':[31.2,121.5]}}} | attributes.location:"within 12 km of 31.2,121.5" | 1 2
          {'location':{'within':{'km':20,'of':[31.2,121.5]}},'condition':{'atLeast':'fair'}} | attributes.location:"within 20 km of 31.2,121.5" AND attributes.condition:[fair TO *] | 2
          """)
  void bothSyntaxesFilterByWhatTheValuesMean(String json, String expression, String numbers) {
    List<String> expected = List.of(numbers.split(" ")).stream().map("quoll-"::concat).toList();
    String inJson = "{'brand':['Quoll'],'attributes':%s}".formatted(json);
    for (String filter : List.of(encoded(inJson), encoded(expression))) {
      for (String path :
          List.of(
              "v1/search?q=quoll",
              "v1/products/popular?k=50",
              "v1/products/ear-1/similar?k=50",
              "v1/users/Ann/recommendations?k=50")) {
        assertThat(ids(served.client().get(path + "&filter=" + filter)))
            .as(path)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
    assertThat(
            ids(
                served
                    .client()
                    .post(
                        "v1/recommendations",
                        "{'history':[{'productId':'ear-1'}],'filter':%s}".formatted(inJson))))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aValueThatDoesNotFitIsRefusedByName() {
    var refused =
        served
            .client()
            .put("v1/products/quoll-9", "{'title':'quoll','attributes':{'condition':'great'}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().toString())
        .contains("/attributes/condition")
        .contains("great")
        .contains("one of the grades poor, fair, good, like new, of product 'quoll-9'");
    assertThat(served.client().get("v1/products/quoll-9").status()).isEqualTo(404);

    String batch =
        """
        {'id':'quoll-7','title':'quoll seven','attributes':{'location':'here'}}
        {'id':'quoll-8','title':'quoll eight','attributes':{'screenSize':'8'}}
        """;
    var request =
        served
            .client()
            .request("v1/products:batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(Client.quoted(batch)));
    List<JsonNode> lines =
        served.client().send(request).response().body().lines().map(Client::plain).toList();
    assertThat(lines.get(0).get("status").textValue()).isEqualTo("rejected");
    assertThat(lines.get(0).get("error").textValue())
        .isEqualTo(
            "attributes/location is 'here'; wanted a point as latitude,longitude in degrees, such"
                + " as 31.23,121.47, of product 'quoll-7'");
    assertThat(lines.get(1).get("status").textValue()).isEqualTo("created");
    served.client().delete("v1/products/quoll-8");
  }

  @Test
  void facetsCountTheValuesOfDeclaredAttributes() {
    JsonNode facets =
        served
            .client()
            .get("v1/search?q=quoll&facets=color,condition,screenSize,releasedOn")
            .json()
            .path("facets");
    assertThat(facets.at("/brand/0")).isEqualTo(json("{'value':'Quoll','count':4}"));
    assertThat(facets.path("attributes").fieldNames())
        .toIterable()
        .containsExactly("color", "condition", "screenSize", "releasedOn");
    assertThat(facets.at("/attributes/color")).isEqualTo(json("[{'value':'red','count':1}]"));
    assertThat(facets.at("/attributes/condition"))
        .isEqualTo(
            json(
                "[{'value':'poor','count':1},{'value':'good','count':1},{'value':'like"
                    + " new','count':1}]"));
    assertThat(facets.at("/attributes/screenSize"))
        .isEqualTo(
            json("[{'lt':6.1,'count':1},{'gte':6.1,'lt':7.0,'count':1},{'gte':7.0,'count':1}]"));
    assertThat(facets.at("/attributes/releasedOn"))
        .isEqualTo(
            json(
                "[{'lt':'2025-01-01T00:00:00Z','count':1},{'gte':'2025-01-01T00:00:00Z','count':2}]"));
  }

  private static JsonNode json(String quoted) {
    return Client.plain(Client.quoted(quoted));
  }

  @Test
  void facetsOfAPlaceCountWhatIsNearWhereTheFilterSays() {
    for (String filter :
        List.of(
            Client.quoted("{'attributes':{'location':{'within':{'km':20,'of':[31.2,121.5]}}}}"),
            "attributes.location:\"within 20 km of 31.2,121.5\"")) {
      String asked = "v1/search?q=quoll&facets=location&filter=" + encoded(filter);
      JsonNode found = served.client().get(asked).json();
      assertThat(found.path("total").intValue()).isEqualTo(2);
      assertThat(found.at("/facets/attributes/location"))
          .isEqualTo(
              json(
                  "[{'km':1.0,'count':0},{'km':2.0,'count':0},{'km':5.0,'count':1},{'km':10.0,'count':1},{'km':20.0,'count':2}]"));
    }
  }

  @Test
  void facetsOfWhatIsNotDeclaredOrAPlaceWithoutADistanceAreRefused() {
    for (String name : List.of("size", "location", "true,color", "")) {
      var refused = served.client().get("v1/search?q=quoll&facets=" + name);
      assertThat(refused.status()).as(name).isEqualTo(400);
      assertThat(refused.json().toString()).contains("/facets");
    }
  }

  @Test
  void namesThatAreTooLongAreRefused() {
    String name = "n".repeat(201);
    var boost = "{'field':'attributes.%s','halfLife':1,'weight':1}".formatted(name);
    var share = "{'field':'price','of':'attributes.%s','halfLife':1,'weight':1}".formatted(name);
    assertTooLong(
        served.client().post("v1/recommendations", "{'boosts':[%s]}".formatted(boost)),
        "/boosts/0/field",
        211);
    assertTooLong(
        served.client().post("v1/recommendations", "{'boosts':[%s]}".formatted(share)),
        "/boosts/0/of",
        211);
    assertTooLong(served.client().get("v1/search?q=quoll&facets=" + name), "/facets", 200);
  }

  private static void assertTooLong(Client.Reply reply, String pointer, int most) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(reply.json().at("/errors/0/detail").textValue())
        .endsWith("…'; wanted at most %d characters".formatted(most));
  }

  @Test
  void boostsLiftWhatIsNearAndExplanationsTellTheFactor() {
    String near = "{'field':'attributes.location','halfLife':100,'origin':%s,'weight':100}";
    String asked = "{'filter':{'brand':['Quoll']},'history':[{'productId':'ear-1'}],'boosts':[%s]}";
    String beijing = asked.formatted(near.formatted("[39.9,116.4]"));
    assertThat(ids(served.client().post("v1/recommendations", beijing))).startsWith("quoll-3");
    assertThat(ids(served.client().post("v1/recommendations", asked.formatted(""))))
        .startsWith("quoll-1");
    String shanghai = asked.formatted(near.formatted("[31.23,121.47]"));
    JsonNode there = served.client().post("v1/recommendations", shanghai).json();
    assertThat(there.at("/items/0/productId").textValue()).isEqualTo("quoll-1");
    assertThat(there.at("/items/0/moves/0/rule").textValue()).isEqualTo("boost");

    JsonNode rules =
        served
            .client()
            .post("v1/explanations", "{'history':[{'productId':'ear-1'}],'productId':'quoll-3'}")
            .json()
            .path("rules");
    assertThat(rules.path("boosts"))
        .isEqualTo(json("[{'boost':'attributes.screensize','factor':1.75}]"));
  }

  @Test
  void aBoostOfThePricePutsTheCheapestFirstOrWhatIsNearAPrice() {
    for (var price : Map.of("a", "300", "b", "100", "c", "200").entrySet()) {
      served
          .client()
          .put(
              "v1/products/bilby-" + price.getKey(),
              "{'title':'bilby jar','brand':'Bilby','price':%s}".formatted(price.getValue()));
    }
    served.client().put("v1/products/bilby-d", "{'title':'bilby jar','brand':'Bilby'}");
    String asked =
        "{'filter':{'brand':['Bilby']},'history':[{'text':'bilby jar'}],'diversity':0,'boosts':[%s]}";
    String byPrice = "{'field':'price','halfLife':100,'weight':1%s}";

    assertThat(ids(served.client().post("v1/recommendations", asked.formatted(""))))
        .as("which are alike")
        .containsExactly("bilby-a", "bilby-c", "bilby-b", "bilby-d");
    var cheap = served.client().post("v1/recommendations", asked.formatted(byPrice.formatted("")));
    assertThat(ids(cheap)).containsExactly("bilby-b", "bilby-c", "bilby-a", "bilby-d");
    assertThat(cheap.json().at("/items/0/moves/0")).isEqualTo(json("{'rule':'boost','by':2}"));
    String near = byPrice.formatted(",'origin':290");
    assertThat(ids(served.client().post("v1/recommendations", asked.formatted(near))))
        .containsExactly("bilby-a", "bilby-c", "bilby-b", "bilby-d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'field':'attributes.condition','halfLife':1,'weight':1} | /boosts/0/field    | price, createdAt, or attributes.NAME
          {'field':'price','halfLife':'1d','weight':1}             | /boosts/0/halfLife | a number above 0
          {'field':'attributes.location','halfLife':1,'weight':1}  | /boosts/0/origin   | a point as latitude,longitude
          {'field':'price','halfLife':1}                           | /boosts/0/weight   | 0.01 to 100
          {'field':'price','halfLife':1,'weight':0}                | /boosts/0/weight   | 0.01 to 100
          {'field':'price','halfLife':{},'weight':1}               | /boosts/0/halfLife | a text, a number
          """)
  void aWrongBoostIsRefusedByName(String boost, String pointer, String wanted) {
    var refused = served.client().post("v1/recommendations", "{'boosts':[%s]}".formatted(boost));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().toString()).contains(pointer).contains(wanted);
  }

  @Test
  void aFilterThatDoesNotFitIsRefusedByName() {
    for (String filter :
        List.of("{'attributes':{'color':{'gte':1}}}", "attributes.color:[1 TO *]")) {
      var refused = served.client().get("v1/search?q=quoll&filter=" + encoded(filter));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().toString())
          .contains("an attribute that the shop's settings declare as number, grade or date");
    }
  }

  @Test
  void aGenerationThatWasMadeWithOtherTypesIsNotServed(@TempDir Path folder) {
    var shop = new SmallShop(new Home(folder), Served.config(DECLARED).shop()).stocked();
    shop.published();
    var otherwise = Served.config(DECLARED.replace("fair, good", "good, fair"));
    assertThatThrownBy(() -> ZhiyinServer.start(shop.home(), otherwise).close())
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            "generation 1 was made with attribute condition as 'grade: poor < fair < good < like"
                + " new'; the settings declare it as 'grade: poor < good < fair < like new':"
                + " rebuild");
  }
}
