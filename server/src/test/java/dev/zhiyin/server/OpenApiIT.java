package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.recommend.Similarity;
import dev.zhiyin.engine.rerank.Rule;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.suggest.Suggestion;
import dev.zhiyin.server.Contract.Operation;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.server.load.Admission.Kind;
import dev.zhiyin.server.load.Held;
import dev.zhiyin.server.problem.ProblemKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The description of the API says what the server does, all of it and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
  /** The end of a group in an example, which must lie ahead. */
  private static final String GROUP_ENDS = "2026-11-26T10:00:00Z";

  /** The cursor of a list that is not kept. */
  private static final String GONE =
      Base64.getUrlEncoder()
          .encodeToString("1.3.00000000-0000-0000-0000-000000000000".getBytes(UTF_8));

  @SuppressWarnings("NullAway.Init")
  private Served served;

  @BeforeAll
  void start() {
    served = new Served();
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void isServedForProgramsAndForPeople() {
    assertThat(served.client().get("openapi.json").json()).isEqualTo(Contract.DOCUMENT);
    assertThat(served.client().get("docs").response().body()).contains("/docs/docs.js");
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    assertThat(Contract.all().stream().map(Operation::name))
        .containsExactlyInAnyOrderElementsOf(served.server().routes());
  }

  @Test
  void everyReferenceLeadsSomewhereAndNothingLiesUnused() {
    var used = new TreeSet<String>();
    Contract.DOCUMENT.findValuesAsText("$ref").forEach(used::add);
    Contract.DOCUMENT
        .findValues("security")
        .forEach(
            wanted ->
                wanted.forEach(
                    one ->
                        one.fieldNames()
                            .forEachRemaining(
                                name -> used.add("#/components/securitySchemes/" + name))));
    var there = new TreeSet<String>();
    Contract.DOCUMENT
        .get("components")
        .properties()
        .forEach(
            kind ->
                kind.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> there.add("#/components/%s/%s".formatted(kind.getKey(), name))));

    assertThat(used).isEqualTo(there);
  }

  @Test
  void everyExampleIsAsItsSchemaHasIt() {
    for (JsonNode holder : Contract.DOCUMENT.findParents("example")) {
      JsonNode example = holder.get("example");
      Contract.requireValid("example", holder.get("schema"), example.toString());
    }
    assertThat(Contract.DOCUMENT.findParents("example")).hasSizeGreaterThan(40);
  }

  @Test
  void theNamesInItAreThoseOfTheProgram() {
    assertListed("parameters/sort/schema", Stream.of(SearchOrder.values()).map(SearchOrder::text));
    assertListed("parameters/by/schema", Stream.of(Similarity.values()).map(Similarity::text));
    assertNames("SuggestionType", Stream.of(Suggestion.Type.values()).map(Suggestion.Type::text));
    assertNames("Source", Arrays.stream(Source.values()).map(Source::text));
    assertNames("ReasonCode", Arrays.stream(ReasonCode.values()).map(ReasonCode::text));
    assertNames("EventType", Arrays.stream(EventType.values()).map(EventType::text));
    assertNames("Problem/properties/type", Stream.of(ProblemKind.values()).map(ProblemKind::type));
    assertNames("Moves/items/properties/rule", Stream.of(Rule.values()).map(Rule::text));
  }

  private static void assertNames(String schema, Stream<String> names) {
    assertListed("schemas/" + schema, names);
  }

  private static void assertListed(String component, Stream<String> names) {
    JsonNode listed = Contract.DOCUMENT.at("/components/" + component + "/enum");
    assertThat(StreamSupport.stream(listed.spliterator(), false).map(JsonNode::textValue))
        .containsExactlyInAnyOrderElementsOf(names.toList());
  }

  @Test
  void theParametersAreThoseThatAreTaken() {
    for (Operation operation : Contract.all()) {
      String detail = detail(operation, with(operation, "no-such=1"));
      assertThat(detail)
          .as(operation.name())
          .isEqualTo(
              operation.query().isEmpty()
                  ? "parameter 'no-such' is not known; this path takes none"
                  : "parameter 'no-such' is not known; known are "
                      + String.join(", ", operation.query()));
    }
  }

  @Test
  void theFieldsOfBodiesAreThoseThatAreTaken() {
    for (String path : List.of("v1/recommendations", "v1/explanations", "v1/events")) {
      String detail = served.client().post(path, "{'no-such':1}").json().get("detail").textValue();
      Operation operation =
          Contract.all().stream()
              .filter(one -> one.name().equals("POST /" + path))
              .findFirst()
              .orElseThrow();
      JsonNode schema =
          Contract.resolved(operation.json().at("/requestBody/content/application~1json/schema"));
      var fields = new ArrayList<String>();
      schema.get("properties").fieldNames().forEachRemaining(fields::add);
      assertThat(List.of(detail.replaceFirst(".* known are ", "").split(", ", -1)))
          .as(path)
          .containsExactlyInAnyOrderElementsOf(fields);
    }
  }

  @Test
  void everyErrorThatIsDescribedCanBeProvoked() {
    var down = new ArrayList<Operation>();
    for (Operation operation : Contract.all()) {
      operation
          .json()
          .get("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                switch (status) {
                  case "200", "202", "304" -> {} // no errors
                  case "401", "403", "429" -> {} // below, with keys
                  case "408",
                      "409" -> {} // LoadIT, IdempotencyIT, GenerationsIT, OffersIT, BuyingGroupsIT
                  case "503" -> down.add(operation);
                  default -> {
                    if (!List.of("PUT", "PATCH").contains(operation.method())
                        || !status.equals("422")) { // QuarantineIT
                      assertThat(provoked(operation, status).status())
                          .as(operation.name())
                          .isEqualTo(Integer.parseInt(status));
                    }
                  }
                }
              });
    }
    try (var broken = new Served()) {
      broken.server().live().close();
      broken.server().store().close();
      for (Operation operation : down) {
        int status = ask(broken, operation).status();
        boolean wantsKey = operation.path().equals("/v1/sessions");
        assertThat(status).as(operation.name()).isIn(503, 200, wantsKey ? 403 : 409);
      }
    }
    try (var busy =
            new Served(
                Served.config(
                    "server: {concurrentRequests: {reads: 1, writes: 1, administration: 1, bodies: 1}}"));
        var _ = new Held(busy.server().admission(), Kind.READS);
        var _ = new Held(busy.server().admission(), Kind.WRITES);
        var _ = new Held(busy.server().admission(), Kind.ADMINISTRATION);
        var _ = new Held(busy.server().admission(), Kind.BODIES)) {
      for (Operation operation : down) {
        if (!operation.path().endsWith("z")) { // which are answered always; for livez see LifeIT
          assertThat(ask(busy, operation).status()).as(operation.name()).isEqualTo(503);
        }
      }
    }
  }

  /** The scope that an operation wants, empty if it wants no key. */
  private static String scope(Operation operation) {
    return operation.json().at("/security/0/apiKey/0").asText("");
  }

  @Test
  void everyOperationWantsOneScopeOfAKeyInEitherHeader() {
    var wanted = new TreeSet<String>();
    for (Operation operation : Contract.all()) {
      String scope = scope(operation);
      if (!scope.isEmpty()) {
        wanted.add(scope);
        assertThat(operation.json().at("/security/0/apiKey")).hasSize(1);
        assertThat(operation.json().at("/security/1/bearer"))
            .as(operation.name())
            .isEqualTo(operation.json().at("/security/0/apiKey"));
      }
    }
    assertThat(wanted)
        .containsExactlyInAnyOrderElementsOf(Stream.of(Scope.values()).map(Scope::text).toList());
    assertThat(Contract.all().stream().filter(one -> scope(one).isEmpty()).map(Operation::path))
        .containsExactlyInAnyOrder("/livez", "/readyz", "/openapi.json", "/docs");
  }

  @Test
  void keysAreWantedWhereTheDescriptionSaysSo() {
    var only = new EnumMap<Scope, String>(Scope.class);
    var others = new EnumMap<Scope, String>(Scope.class);
    var oneASecond = new Grant.Limits(OptionalInt.of(1), OptionalInt.empty());
    try (var guarded =
        new Served(
            Served.config(),
            home ->
                Keys.use(
                    home,
                    keys -> {
                      for (Scope scope : Scope.values()) {
                        var rest = EnumSet.complementOf(EnumSet.of(scope, Scope.ADMIN));
                        others.put(scope, key(keys, rest, Grant.Limits.DEFAULT));
                        only.put(scope, key(keys, EnumSet.of(scope), Grant.Limits.DEFAULT));
                      }
                    }))) {
      for (Operation operation : Contract.all()) {
        int without = ask(guarded, operation).status();
        if (scope(operation).isEmpty()) {
          assertThat(without).as(operation.name()).isEqualTo(200);
          continue;
        }
        assertThat(without).as(operation.name()).isEqualTo(401);
        Scope scope = Scope.parse(scope(operation));
        var refused = ask(guarded, operation, "X-API-Key", others.getOrDefault(scope, ""));
        assertThat(refused.status()).as(operation.name()).isEqualTo(403);
        assertThat(refused.json().get("detail").textValue()).endsWith("this needs " + scope.text());
        for (Scope enough : List.of(scope, Scope.ADMIN)) {
          var let =
              ask(guarded, operation, "Authorization", "Bearer " + only.getOrDefault(enough, ""));
          boolean session = operation.path().equals("/v1/sessions");
          assertThat(let.status()).as(operation.name()).isNotEqualTo(401);
          assertThat(let.status() == 403).as(operation.name()).isEqualTo(session);
        }
      }
      var keys = Keys.of(guarded);
      for (Operation operation : Contract.all()) {
        if (!scope(operation).isEmpty()) {
          var slow = EnumSet.of(Scope.parse(scope(operation)));
          String key = key(keys, slow, oneASecond);
          guarded.server().readKeys();
          assertThat(
                  Stream.generate(() -> ask(guarded, operation, "X-API-Key", key).status())
                      .limit(10) // on a machine so slow that one takes a second
                      .anyMatch(status -> status == 429))
              .as(operation.name())
              .isTrue();
        }
      }
    }
  }

  private static String key(ApiKeys keys, Set<Scope> scopes, Grant.Limits limits) {
    var grant = new Grant(scopes, List.of(), Optional.empty(), limits);
    return keys.create("a", grant, Instant.EPOCH).secret();
  }

  private static Client.Reply ask(Served served, Operation operation, String... headers) {
    return send(served, operation, path(operation), "application/json", body(operation), headers);
  }

  private Client.Reply provoked(Operation operation, String status) {
    return switch (status) {
      case "400" -> send(operation, with(operation, "no-such=1"), "application/json", "{}");
      case "404" ->
          send(
              operation,
              path(operation, isOfGenerations(operation) ? "999" : "none"),
              "application/json",
              operation.path().endsWith("explanations")
                  ? "{'userId':'u','productId':'none'}"
                  : body(operation));
      case "422" -> {
        String key = "422" + operation.path();
        String body =
            operation.path().endsWith("groups")
                ? body(operation).replace("p01563", "tea-1") // which the shop has
                : body(operation);
        send(served, operation, path(operation), "application/json", body, "Idempotency-Key", key);
        yield send(
            served,
            operation,
            path(operation),
            "application/json",
            body + "\n",
            "Idempotency-Key",
            key);
      }
      case "410" ->
          operation.method().equals("GET")
              ? send(operation, path(operation, "p") + "?cursor=" + GONE, "application/json", "{}")
              : send(
                  operation,
                  path(operation),
                  "application/json",
                  "{'cursor':'%s'}".formatted(GONE));
      case "413" -> send(operation, path(operation), "application/json", " ".repeat((1 << 20) + 1));
      case "415" -> send(operation, path(operation), "text/plain", "{}");
      default -> throw new AssertionError("nobody knows how to provoke " + status);
    };
  }

  private String detail(Operation operation, String path) {
    return send(operation, path, "application/json", "{}").json().get("detail").textValue();
  }

  private static String with(Operation operation, String parameter) {
    String path = path(operation);
    return path + (path.contains("?") ? '&' : '?') + parameter;
  }

  private static String path(Operation operation) {
    String path = path(operation, isOfGenerations(operation) ? "1" : "p");
    return operation.query().contains("q") ? path + "?q=a" : path;
  }

  private static boolean isOfGenerations(Operation operation) {
    return operation.path().startsWith("/v1/generations/");
  }

  private static String path(Operation operation, String id) {
    return operation.path().substring(1).replace("{id}", id).replace("{userId}", "u");
  }

  private static String body(Operation operation) {
    JsonNode content = operation.json().at("/requestBody/content");
    return content.isMissingNode()
        ? "{}"
        : content
            .elements()
            .next()
            .get("example")
            .toString()
            .replace("'", "''")
            .replace(GROUP_ENDS, Instant.now().plus(Duration.ofDays(1)).toString());
  }

  private Client.Reply send(Operation operation, String path, String type, String body) {
    return send(served, operation, path, type, body);
  }

  private static Client.Reply send(
      Served served,
      Operation operation,
      String path,
      String type,
      String body,
      String... headers) {
    return served
        .client()
        .send(
            served
                .client()
                .request(path, headers)
                .header("Content-Type", type)
                .method(
                    operation.method(),
                    operation.json().has("requestBody")
                        ? BodyPublishers.ofString(Client.quoted(body))
                        : BodyPublishers.noBody()));
  }

  @Test
  void whatIsSentWithoutAShopperIsDescribedAsWell() {
    Contract.requireValid(
        "an event of a browser",
        Client.json("{'$ref':'#/components/schemas/EventsRequest'}"),
        "{'events':[{'productId':'p1','type':'view'}]}".replace('\'', '"'));
  }

  @Test
  void theUsualNumberOfShoppersIsDescribed() {
    Operation users =
        Contract.all().stream()
            .filter(one -> one.name().equals("GET /v1/users"))
            .findFirst()
            .orElseThrow();
    int usual =
        Contract.resolved(users.json().at("/parameters/0")).at("/schema/default").intValue();
    var events =
        IntStream.rangeClosed(0, usual)
            .mapToObj("{'userId':'usual-%d','productId':'tea-1','type':'view'}"::formatted)
            .collect(Collectors.joining(","));
    try (var asked = new Served()) {
      asked.client().post("v1/events", "{'events':[%s]}".formatted(events));

      assertThat(asked.client().get("v1/users").json().get("users")).hasSize(usual);
      assertThat(asked.client().get("v1/users?k=500").json().get("users").size())
          .isGreaterThan(usual);
    }
  }

  @Test
  void aPatchMayBeRefusedForItsIdempotencyKey() {
    try (var asked = new Served()) {
      asked.client().patch("v1/products/tea-1", "{'stock':3}", "Idempotency-Key", "once").json();
      var reused =
          asked.client().patch("v1/products/tea-1", "{'stock':4}", "Idempotency-Key", "once");

      assertThat(reused.status()).isEqualTo(422);
      assertThat(
              Contract.DOCUMENT
                  .at("/paths/~1v1~1products~1{id}/patch/responses/422/$ref")
                  .textValue())
          .isEqualTo("#/components/responses/PatchRefused");
      assertThat(Contract.DOCUMENT.at("/components/responses/PatchRefused/description").textValue())
          .contains(reused.json().get("type").textValue().replaceFirst(".*:", ""));
    }
  }

  @Test
  void anAnswerThatIsNotAsDescribedIsFound() {
    JsonNode schema = Contract.resolved(Client.json("{'$ref':'#/components/schemas/Health'}"));

    assertThatThrownBy(
            () -> Contract.requireValid("GET /livez", schema, "{\"status\":\"live\",\"new\":1}"))
        .hasMessageContaining("'new' is not defined in the schema");
  }
}
