package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools of language models, called by the protocol's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpIT {
  @SuppressWarnings("NullAway.Init")
  private Served served;

  @SuppressWarnings("NullAway.Init")
  private McpSyncClient client;

  @BeforeAll
  void start() {
    served = new Served();
    client = client(served, "");
    client.initialize();
  }

  @AfterAll
  void stop() {
    client.close();
    served.close();
  }

  private static McpSyncClient client(Served served, String key) {
    var transport =
        HttpClientStreamableHttpTransport.builder(served.client().address().toString())
            .endpoint("/mcp")
            .jsonMapper(new JacksonMcpJsonMapper(new JsonMapper()));
    if (!key.isEmpty()) {
      transport.addHttpRequestCustomizer(
          (request, _, _, _, _) -> request.header("Authorization", "Bearer " + key));
    }
    return McpClient.sync(transport.build())
        .jsonSchemaValidator((_, _) -> ValidationResponse.asValid(""))
        .build();
  }

  private CallToolResult call(String tool, Map<String, Object> arguments) {
    return call(client, tool, arguments);
  }

  private static CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static JsonNode json(CallToolResult result) {
    return Client.plain(((TextContent) result.content().getFirst()).text());
  }

  private static JsonNode answer(CallToolResult result) {
    assertThat(result.isError()).as(result.toString()).isFalse();
    return json(result);
  }

  private static String problem(CallToolResult result) {
    assertThat(result.isError()).as(result.toString()).isTrue();
    return json(result).get("detail").textValue();
  }

  @Test
  void listsItsToolsAndDescribesEveryArgument() {
    List<Tool> tools = client.listTools().tools();

    assertThat(tools)
        .extracting(Tool::name)
        .containsExactlyInAnyOrder("search", "recommend", "explain", "product");
    for (Tool tool : tools) {
      JsonNode schema = new JsonMapper().valueToTree(tool.inputSchema());
      assertThat(tool.description()).isNotBlank();
      assertThat(tool.annotations().readOnlyHint()).isTrue();
      assertThat(schema.get("properties")).isNotEmpty();
      schema
          .get("properties")
          .properties()
          .forEach(
              argument ->
                  assertThat(argument.getValue().path("description").asText())
                      .as("%s of %s", argument.getKey(), tool.name())
                      .isNotBlank());
    }
  }

  @Test
  void theBoostsOfRecommendAreThoseOfTheRoute() {
    Tool recommend =
        client.listTools().tools().stream()
            .filter(tool -> tool.name().equals("recommend"))
            .findFirst()
            .orElseThrow();
    JsonNode schema = new JsonMapper().valueToTree(recommend.inputSchema());
    JsonNode route =
        Contract.DOCUMENT.at(
            "/components/schemas/RecommendationRequest/properties/boosts/items/properties");

    assertThat(names(schema.at("/properties/boosts/items/properties")))
        .containsExactlyInAnyOrderElementsOf(names(route))
        .contains("of");
  }

  private static List<String> names(JsonNode properties) {
    return properties.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void searchesAsTheRouteDoes() {
    JsonNode found =
        answer(
            call(
                "search",
                Map.of(
                    "q",
                    "登山 背包",
                    "k",
                    2,
                    "filter",
                    Map.of("brand", List.of("凯乐石")),
                    "fields",
                    List.of("id", "title"))));
    JsonNode same =
        served
            .client()
            .get(
                "v1/search?k=2&fields=id,title&filter=%s&q=%s"
                    .formatted(Client.encoded("brand:凯乐石"), Client.encoded("登山 背包")))
            .json();

    assertThat(found.get("items")).isEqualTo(same.get("items"));
    assertThat(found.at("/items/0/product"))
        .isEqualTo(Client.json("{'id':'包/1 %','title':'登山双肩背包 40L'}"));
  }

  @Test
  void facetsOfNoNamesAreNotCounted() {
    assertThat(answer(call("search", Map.of("q", "tea", "facets", List.of("brand")))).has("facets"))
        .isTrue();
    assertThat(answer(call("search", Map.of("q", "tea", "facets", List.of()))).has("facets"))
        .isFalse();
  }

  @Test
  void searchesForASession() {
    served
        .client()
        .post(
            "v1/events",
            """
            {'events':[{'sessionId':'s-cover','productId':'bag-4','type':'purchase'},
                       {'sessionId':'s-bag','productId':'包/1 %','type':'purchase'}]}
            """);
    List<List<String>> found =
        Stream.of("s-cover", "s-bag")
            .map(id -> answer(call("search", Map.of("q", "登山", "k", 3, "sessionId", id))))
            .map(list -> list.get("items").findValuesAsText("productId"))
            .toList();

    assertThat(found.getFirst()).containsSubsequence("bag-4", "包/1 %");
    assertThat(found.getLast()).containsSubsequence("包/1 %", "bag-4");
  }

  @Test
  void recommendsToAShopperAndReadsOnByTheCursor() {
    JsonNode first = answer(call("recommend", Map.of("userId", "Ann", "k", 3, "locale", "en")));
    JsonNode second = answer(call("recommend", Map.of("cursor", first.get("cursor").textValue())));

    assertThat(first.get("items")).hasSize(3);
    assertThat(first.at("/items/0/reasons/0/sentence").textValue()).isNotBlank();
    assertThat(second.get("items").findValuesAsText("productId"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(first.get("items").findValuesAsText("productId"));
  }

  @Test
  void recommendsByAHistoryThatComesWithTheCall() {
    JsonNode list =
        answer(
            call(
                "recommend",
                Map.of("history", List.of(Map.of("text", "camping in the rain")), "k", 2)));

    assertThat(list.get("items")).hasSize(2);
  }

  @Test
  void explainsAProductToAShopper() {
    JsonNode why =
        answer(call("explain", Map.of("userId", "小明", "productId", "bag-2", "locale", "zh-CN")));

    assertThat(why.get("productId").textValue()).isEqualTo("bag-2");
    assertThat(why.get("shares")).isNotEmpty();
    assertThat(why.at("/reasons/0/sentence").textValue()).isNotBlank();
  }

  @Test
  void looksAtAProduct() {
    assertThat(answer(call("product", Map.of("id", "tea-1"))).get("brand").textValue())
        .isEqualTo("狮峰");
  }

  @Test
  void whatIsWrongWithACallIsToldAsOverHttp() {
    Client http = served.client();

    assertThat(problem(call("product", Map.of("id", "none"))))
        .isEqualTo(http.get("v1/products/none").json().get("detail").textValue());
    assertThat(problem(call("explain", Map.of("userId", "Ann", "productId", "none"))))
        .isEqualTo(
            http.post("v1/explanations", "{'userId':'Ann','productId':'none'}")
                .json()
                .get("detail")
                .textValue());
    assertThat(problem(call("recommend", Map.of("k", 501))))
        .isEqualTo(http.post("v1/recommendations", "{'k':501}").json().get("detail").textValue());
    assertThat(problem(call("search", Map.of("q", "tea", "sort", "cheap"))))
        .isEqualTo(http.get("v1/search?q=tea&sort=cheap").json().get("detail").textValue());
    assertThat(problem(call("search", Map.of("q", " "))))
        .isEqualTo(http.get("v1/search?q=%20").json().get("detail").textValue());
  }

  @Test
  void whatIsMissingUnknownOrOfAnotherTypeIsNamed() {
    assertThat(problem(call("search", Map.of()))).isEqualTo("/q is missing; wanted words");
    assertThat(problem(call("search", Map.of("query", "tea"))))
        .startsWith("/query is not a known field; known are q, k, filter");
    assertThat(problem(call("search", Map.of("q", 7)))).isEqualTo("/q is '7'; wanted a text");
    assertThat(problem(call("explain", Map.of("productId", "bag-2"))))
        .isEqualTo("/userId is missing; wanted userId, sessionId or history");
    JsonNode whole = json(call("search", Map.of("q", "tea", "k", "ten")));
    assertThat(whole.get("status").intValue()).isEqualTo(400);
    assertThat(whole.at("/errors/0/pointer").textValue()).isEqualTo("/k");
  }

  @Test
  void aToolThatIsNotThereAndAMessageThatIsNoneAreRefused() {
    assertThatThrownBy(() -> call("buy", Map.of()))
        .hasMessageContaining(
            "Unknown tool: /params/name is \"buy\"; wanted one of search, recommend, explain");
    var http = served.client();
    assertThat(http.post("mcp", "{'jsonrpc':'2.0'}").status()).isEqualTo(400);
    assertThat(http.post("mcp", "{'jsonrpc':'2.0','id':1,'result':{}}").json().get("detail"))
        .hasToString("\"the body is an answer; wanted a request or a notification\"");
    assertThat(http.get("mcp").status()).isEqualTo(405);
    assertThat(
            http.post(
                    "mcp",
                    "{'jsonrpc':'2.0','id':1,'method':'ping'}",
                    "MCP-Protocol-Version",
                    "1999-01-01")
                .status())
        .isEqualTo(400);
  }

  @Test
  void speaksToClientsThatOnlyKnowTheProtocol() {
    String[] accepts = {"Accept", "application/json, text/event-stream"};
    Client http = served.client();
    for (String version : List.of("2025-03-26", "2025-06-18", "2025-11-25")) {
      assertThat(initialized(version)).isEqualTo(version);
    }
    assertThat(initialized("2024-11-05")).isEqualTo("2025-11-25");

    Client.Reply told =
        http.post("mcp", "{'jsonrpc':'2.0','method':'notifications/initialized'}", accepts);
    assertThat(told.status()).isEqualTo(202);
    assertThat(told.response().body()).isEmpty();
    Client.Reply unknown = http.post("mcp", "{'jsonrpc':'2.0','method':'x\\ny'}", accepts);
    assertThat(unknown.status()).isEqualTo(202);
    assertThat(unknown.response().body()).isEmpty();
    JsonNode tools =
        http.post("mcp", "{'jsonrpc':'2.0','id':'t','method':'tools/list'}", accepts).json();
    assertThat(tools.get("id").textValue()).isEqualTo("t");
    assertThat(tools.at("/result/tools")).hasSize(4);
    JsonNode called = tool("{'name':'product','arguments':{'id':'tea-1'}}");
    assertThat(called.at("/result/isError").booleanValue()).isFalse();
    assertThat(called.at("/result/content/0/text").textValue()).contains("狮峰");
    assertThat(http.get("mcp", "Accept", "text/event-stream").status()).isEqualTo(405);
    assertThat(http.delete("mcp").status()).isEqualTo(405);
  }

  private String initialized(String version) {
    return served
        .client()
        .post(
            "mcp",
            """
            {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'%s',
             'capabilities':{},'clientInfo':{'name':'test','version':'1'}}}
            """
                .formatted(version))
        .json()
        .at("/result/protocolVersion")
        .textValue();
  }

  private JsonNode tool(String params) {
    return served
        .client()
        .post("mcp", "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':%s}".formatted(params))
        .json();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'name':'search','arguments':[1]} | /params/arguments is [1]; wanted an object
          {'name':'search','arguments':'tea'} | /params/arguments is "tea"; wanted an object
          {'name':7} | Unknown tool: /params/name is 7; wanted one of search, recommend, explain, product
          {} | Unknown tool: /params/name is ; wanted one of search, recommend, explain, product
          null | /params is missing; wanted an object
          """)
  void aCallThatIsNoneIsAnErrorOfTheProtocol(String params, String message) {
    JsonNode error = tool(params).get("error");

    assertThat(error.get("code").intValue()).isEqualTo(-32602);
    assertThat(error.get("message").textValue()).isEqualTo(message);
  }

  @Test
  void whatIsNoRequestIsRefusedAndArgumentsMayBeAbsent() {
    Client http = served.client();

    assertThat(
            http.post("mcp", "{'jsonrpc':'2.0','id':1,'method':'initialize'}").json().get("error"))
        .isEqualTo(Client.json("{'code':-32602,'message':'/params is missing; wanted an object'}"));
    assertThat(
            http.post("mcp", "{'jsonrpc':'2.0','id':1,'method':'ping','params':[1]}")
                .json()
                .get("detail")
                .textValue())
        .isEqualTo("/params is '[1]'; wanted an object");
    assertThat(tool("{'name':'search'}").at("/result/content/0/text").textValue())
        .contains("/q is missing; wanted words");
  }

  @Test
  void otherHostsOtherSitesAndLargeBodiesAreRefused() {
    Client http = served.client();
    var ping = "{'jsonrpc':'2.0','id':1,'method':'ping'}";
    String own = http.address().toString().replaceFirst("/$", "");

    assertThat(http.post("mcp", ping, "Origin", own).status()).isEqualTo(200);
    Client.Reply elsewhere = http.post("mcp", ping, "Origin", "https://evil.example");
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere.json().get("detail").textValue())
        .isEqualTo(
            "pages of 'https://evil.example' may not ask; those that may are set by server.origins");
    assertThat(http.post("mcp", ping, "Origin", "null").status()).isEqualTo(403);
    assertThat(http.post("mcp", " ".repeat(1 << 20) + ping).status()).isEqualTo(413);
    try (var allowing = new Served(Served.config("server: {origins: [https://chat.example]}"))) {
      assertThat(allowing.client().post("mcp", ping, "Origin", "https://chat.example").status())
          .isEqualTo(200);
    }
  }

  @Test
  void keysScopesAndRatesHoldAsElsewhere() {
    var once = new Grant.Limits(OptionalInt.of(1), OptionalInt.empty());
    try (var guarded = new Served()) {
      String searching = key(guarded, EnumSet.of(Scope.SEARCH), Grant.Limits.DEFAULT);
      String both = key(guarded, EnumSet.of(Scope.SEARCH, Scope.RECOMMEND), Grant.Limits.DEFAULT);
      String events = key(guarded, EnumSet.of(Scope.EVENTS), Grant.Limits.DEFAULT);
      String slow = key(guarded, EnumSet.of(Scope.SEARCH), once);
      guarded.server().readKeys();
      try (var without = client(guarded, "");
          var other = client(guarded, events);
          var search = client(guarded, searching);
          var all = client(guarded, both)) {
        assertThatThrownBy(without::initialize).isNotNull();
        assertThatThrownBy(other::initialize).isNotNull();
        assertThat(answer(call(search, "search", Map.of("q", "tent"))).get("items")).isNotEmpty();
        assertThat(problem(call(search, "search", Map.of("q", "tent", "userId", "Ann"))))
            .endsWith("has the scope search; this needs recommend");
        assertThat(problem(call(search, "search", Map.of("q", "tent", "sessionId", "s"))))
            .endsWith("has the scope search; this needs recommend");
        assertThat(answer(call(all, "search", Map.of("q", "tent", "userId", "Ann"))).get("items"))
            .isNotEmpty();
        assertThat(problem(call(search, "recommend", Map.of("userId", "Ann"))))
            .endsWith("has the scope search; this needs recommend");
        assertThat(problem(call(search, "explain", Map.of("userId", "Ann", "productId", "ear-1"))))
            .endsWith("has the scope search; this needs recommend");
        assertThat(answer(call(all, "recommend", Map.of("userId", "Ann"))).get("items"))
            .isNotEmpty();
      }
      var ping = "{'jsonrpc':'2.0','id':1,'method':'ping'}";
      Client http = guarded.client();
      assertThat(http.post("mcp", ping).status()).isEqualTo(401);
      assertThat(http.post("mcp", ping, "Authorization", "Bearer unknown").status()).isEqualTo(401);
      assertThat(http.post("mcp", ping, "Authorization", "Bearer " + events).status())
          .isEqualTo(403);
      assertThat(http.post("mcp", ping, "Authorization", "Bearer " + searching).status())
          .isEqualTo(200);
      Client.Reply limited =
          Stream.generate(() -> http.post("mcp", ping, "Authorization", "Bearer " + slow))
              .limit(20) // the first two may be more than a second apart
              .filter(reply -> reply.status() == 429)
              .findFirst()
              .orElseThrow();
      assertThat(limited.header("Retry-After")).isEqualTo("1");
    }
  }

  private static String key(Served served, Set<Scope> scopes, Grant.Limits limits) {
    var grant = new Grant(scopes, List.of(), Optional.empty(), limits);
    return Keys.of(served).create("a model", grant, Instant.EPOCH).secret();
  }
}
