package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.access.ApiKeys;
import dev.zhiyin.engine.access.Scope;
import dev.zhiyin.engine.arrange.Rule;
import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.config.HttpSettings;
import dev.zhiyin.engine.index.Order;
import dev.zhiyin.engine.reason.ReasonCode;
import dev.zhiyin.engine.recommend.Likeness;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.server.Contract.Operation;
import dev.zhiyin.server.problem.ProblemKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The description of the API says what the server does, all of it and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiIT {
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
    for (String file : List.of("docs/docs.js", "docs/docs.css")) {
      assertThat(served.client().get(file).status()).as(file).isEqualTo(200);
    }
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
                wanted
                    .findParents("apiKey")
                    .forEach(_ -> used.add("#/components/securitySchemes/apiKey")));
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
    assertListed("parameters/sort/schema", Stream.of(Order.values()).map(Order::text));
    assertListed("parameters/by/schema", Stream.of(Likeness.values()).map(Likeness::text));
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
                  case "200", "304" -> {} // no errors
                  case "401", "403", "429" -> {} // below, with keys
                  case "408", "409" -> {} // LoadIT, IdempotencyIT, GenerationsIT
                  case "503" -> down.add(operation);
                  default -> {
                    if (!operation.method().equals("PUT")
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
        assertThat(status).as(operation.name()).isIn(503, 200, 409);
      }
    }
    try (var busy = new Served(Served.config(HttpSettings.DEFAULT.withConcurrentRequests(1)));
        var _ = HalfSent.recommendation(busy)) {
      HalfSent.awaitUnderWay(busy, 1);
      for (Operation operation : down) {
        if (!operation.path().endsWith("z")) { // which are answered always; for livez see LifeIT
          assertThat(ask(busy, operation).status()).as(operation.name()).isEqualTo(503);
        }
      }
    }
  }

  @Test
  void keysAreWantedWhereTheDescriptionSaysSo() {
    var keys = new ArrayList<String>();
    try (var guarded =
        new Served(
            Served.config(HttpSettings.DEFAULT.withRequestsPerSecond(1)),
            home ->
                Contract.all()
                    .forEach(
                        _ ->
                            keys.add(
                                new ApiKeys(home.keys())
                                    .create("a", Scope.READ, Instant.EPOCH)
                                    .secret())))) {
      for (Operation operation : Contract.all()) {
        String key = keys.removeLast();
        var without = ask(guarded, operation);
        var with = ask(guarded, operation, "X-API-Key", key);
        var again = ask(guarded, operation, "X-API-Key", key);
        String scope = operation.json().at("/security/0/apiKey/0").asText("open");
        assertThat(List.of(without.status(), again.status()))
            .as("%s wants %s", operation.name(), scope)
            .isEqualTo(scope.equals("open") ? List.of(200, 200) : List.of(401, 429));
        if (scope.equals("write") || scope.equals("admin")) {
          assertThat(with.status()).as(operation.name()).isEqualTo(403);
          assertThat(with.json().get("detail").textValue())
              .endsWith("has the scope read; this needs " + scope);
        }
      }
    }
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
              "{'userId':'u','productId':'none'}");
      case "422" -> {
        String key = "422" + operation.path();
        ask(served, operation, "Idempotency-Key", key);
        yield send(
            served,
            operation,
            path(operation),
            "application/json",
            body(operation) + "\n",
            "Idempotency-Key",
            key);
      }
      case "410" ->
          send(operation, path(operation), "application/json", "{'cursor':'%s'}".formatted(GONE));
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
    return operation.path().substring(1).replace("{id}", id);
  }

  private static String body(Operation operation) {
    JsonNode content = operation.json().at("/requestBody/content");
    return content.isMissingNode()
        ? "{}"
        : content.elements().next().get("example").toString().replace("'", "''");
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
  void anAnswerThatIsNotAsDescribedIsFound() {
    JsonNode schema = Contract.resolved(Client.json("{'$ref':'#/components/schemas/Health'}"));

    assertThatThrownBy(
            () -> Contract.requireValid("GET /livez", schema, "{\"status\":\"live\",\"new\":1}"))
        .hasMessageContaining("'new' is not defined in the schema");
  }
}
