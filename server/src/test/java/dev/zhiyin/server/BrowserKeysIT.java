package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that everybody can read serves the shopper of a token, as docs/browser.md says. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class BrowserKeysIT {
  private static final Path PAGE = Pages.docs().resolve("browser.md");
  private static final String SHOP = "https://shop.example";
  private static final int RATE = 50;
  private static final String ANN = "{'userId':'Ann','exp':4000000000}";

  private Served served;
  private Client client;
  private ApiKeys.Created key;
  private HttpServer pages;
  private HttpServer others;

  @BeforeAll
  void start() {
    pages = site();
    others = site();
    served =
        new Served(
            Served.config(
                "server: {shopperRequestsPerSecond: %d}\nevents: {purchasesLowerStock: true, purchasesSell: true}"
                    .formatted(RATE)),
            home -> {
              Grant grant =
                  Grant.of(Scope.RECOMMEND, Scope.SEARCH, Scope.EVENTS)
                      .withOrigins(List.of(SHOP, origin(pages)));
              key = Keys.with(home, keys -> keys.createForBrowsers("pages", grant, Instant.now()));
            });
    client = served.client();
  }

  @AfterAll
  void stop() {
    served.close();
    pages.stop(0);
    others.stop(0);
  }

  /** A server of pages of its own, which is another origin for its port. */
  private HttpServer site() {
    try {
      var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      site.createContext(
          "/",
          exchange -> {
            byte[] page = page().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
          });
      site.start();
      return site;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String origin(HttpServer site) {
    return "http://127.0.0.1:" + site.getAddress().getPort();
  }

  /** The page of the documentation, with the address and the key of this shop. */
  private String page() {
    String page = code("html");
    assertThat(page).contains("'http://127.0.0.1:8080'", "'zhiyin_…'");
    return page.replace(
            "http://127.0.0.1:8080", served.server().address().toString().replaceFirst("/$", ""))
        .replace("zhiyin_…", key.secret());
  }

  private static String code(String kind) {
    return Pages.blocks(PAGE).stream()
        .filter(block -> block.kind().equals(kind))
        .map(Pages.Block::text)
        .findFirst()
        .orElseThrow();
  }

  static String signed(String claims, String secret) {
    var encoder = Base64.getUrlEncoder().withoutPadding();
    String payload = encoder.encodeToString(Client.quoted(claims).getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return payload + '.' + encoder.encodeToString(mac.doFinal(payload.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String token(String claims) {
    return signed(claims, key.signing().orElseThrow());
  }

  private String[] as(String token) {
    return new String[] {"X-API-Key", key.secret(), "X-Shopper-Token", token, "Origin", SHOP};
  }

  private Client.Reply post(String path, String body, String claims) {
    return client.post(path, body, as(token(claims)));
  }

  private Client.Reply get(String path, String claims) {
    return client.get(path, as(token(claims)));
  }

  @Test
  void thePageOfTheDocumentationRunsInABrowserFromItsOwnOrigin() {
    try (var browser = new Browser(URI.create(origin(pages) + "/"))) {
      browser.open("en", "");
      browser.until("products", () -> browser.count("#products li") == 5);
      String clicked =
          (String) browser.script("return document.querySelector('#products li').dataset.product");
      browser.click("#products li");
      browser.until(
          "another list, without what was clicked",
          () ->
              browser.count("#products li") == 5
                  && browser.count("#products li[data-product='%s']".formatted(clicked)) == 0);
      assertThat(browser.texts("#products li"))
          .as("reasons that tell of the click")
          .anyMatch(text -> text.contains("：") || text.contains("because") || text.contains(": "));

      String session =
          Client.plain(
                  new String(
                      Base64.getUrlDecoder()
                          .decode(
                              browser
                                  .script("return localStorage.getItem('shopper').split('.')[0]")
                                  .toString()),
                      UTF_8))
              .get("sessionId")
              .textValue();
      assertThat(served.server().store().events().of(ShopperId.session(session)))
          .singleElement()
          .satisfies(event -> assertThat(event.type().text()).isEqualTo("click"));

      browser.script("localStorage.setItem('shopper', 'of another key')");
      browser.open("en", "");
      browser.until("products of a new session", () -> browser.count("#products li") == 5);
      assertThat(browser.script("return localStorage.getItem('shopper')"))
          .isNotEqualTo("of another key");
    }
  }

  @Test
  void aPageOfAnotherOriginIsRefusedByTheBrowser() {
    try (var browser = new Browser(URI.create(origin(others) + "/"))) {
      browser.errors();
      browser.open("en", "");
      var errors = new ArrayList<String>();
      browser.until(
          "an error",
          () -> {
            errors.addAll(browser.errors());
            return errors.stream().anyMatch(error -> error.contains("blocked by CORS policy"));
          });
      assertThat(browser.count("#products li")).isZero();
    }
    var direct =
        client.post(
            "v1/recommendations",
            "{}",
            "X-API-Key",
            key.secret(),
            "X-Shopper-Token",
            token(ANN),
            "Origin",
            "https://evil.example");
    assertThat(direct.status()).isEqualTo(403);
    assertThat(direct.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"python", "js", "java"})
  void aTokenThatIsSignedAsTheDocumentationSaysIsTaken(String language, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve(language.equals("java") ? "Token.java" : "token." + language);
    Files.writeString(file, code(language));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String program =
        switch (language) {
          case "python" -> "python3";
          case "js" -> "node";
          default -> java;
        };
    var builder = new ProcessBuilder(program, file.toString()).redirectErrorStream(true);
    builder.environment().put("ZHIYIN_SIGNING", key.signing().orElseThrow());
    builder.environment().put("PYTHONUTF8", "1");
    Process process = builder.start();
    String token;
    try (var out = process.inputReader(UTF_8)) {
      token = out.readAllAsString().strip();
    }
    assertThat(process.waitFor()).as(token).isZero();

    var list = client.post("v1/recommendations", "{}", as(token));
    assertThat(list.status()).as(list.response().body()).isEqualTo(200);
    assertThat(list.response().body()).as("made of what 小明 viewed").contains("e1");
    assertThat(client.get("v1/users/Ann/recommendations", as(token)).status()).isEqualTo(403);
  }

  @Test
  void aShopperGetsWhatIsTheirsAndNothingOfOthers() {
    var own =
        Stream.of(
                post("v1/recommendations", "{'k':14,'filter':{'exclude':{'seen':false}}}", ANN),
                post("v1/recommendations", "{'userId':'Ann'}", ANN),
                get("v1/users/Ann/recommendations?k=14", ANN),
                post("v1/explanations", "{'productId':'ear-2'}", ANN),
                get("v1/search?q=headphones", ANN),
                get("v1/suggest?q=head", ANN),
                get("v1/products/popular", ANN),
                get("v1/products/trending", ANN),
                get("v1/products/latest", ANN),
                get("v1/products/ear-1/similar?by=both", ANN))
            .toList();
    assertThat(own)
        .allSatisfy(
            reply -> {
              assertThat(reply.status()).isEqualTo(200);
              assertThat(reply.response().body())
                  .doesNotContain("小明", "a/b c", "\"e1\"", "\"e2\"", "\"e5\"", "diagnostics");
            });
    assertThat(own.getFirst().response().body()).contains("\"e3\"");

    var refused =
        List.of(
            post("v1/recommendations", "{'userId':'小明'}", ANN),
            post("v1/recommendations", "{'sessionId':'s'}", ANN),
            post("v1/recommendations", "{'debug':true}", ANN),
            post("v1/recommendations", "{'history':[{'text':'tents'}]}", ANN),
            get("v1/users/%E5%B0%8F%E6%98%8E/recommendations", ANN),
            get("v1/users/Ann/recommendations?debug=true", ANN),
            get("v1/products/popular?userId=x", ANN),
            post("v1/explanations", "{'userId':'小明','productId':'ear-2'}", ANN),
            post("v1/explanations", "{'history':[],'productId':'ear-2'}", ANN),
            get("v1/search?q=tent&userId=%E5%B0%8F%E6%98%8E", ANN));
    assertThat(refused.stream().map(Client.Reply::status)).containsOnly(403);
  }

  @Test
  void aCursorOfAnothersListIsRefused() {
    String cursor = post("v1/recommendations", "{'k':1}", ANN).json().get("cursor").textValue();
    String next = "{'cursor':'%s'}".formatted(cursor);

    assertThat(post("v1/recommendations", next, ANN).status()).isEqualTo(200);
    for (String other : List.of("{'userId':'Bob','exp':4000000000}", session("s-1"))) {
      assertThat(post("v1/recommendations", next, other).status()).isEqualTo(403);
    }
    String ofSession =
        post("v1/recommendations", "{'k':1}", session("s-1")).json().get("cursor").textValue();
    assertThat(
            post("v1/recommendations", "{'cursor':'%s'}".formatted(ofSession), session("s-2"))
                .status())
        .isEqualTo(403);
  }

  private static String session(String id) {
    return "{'sessionId':'%s','exp':4000000000}".formatted(id);
  }

  @Test
  void onlyWhatIsMeantForBrowsersIsAnsweredToThem() {
    var allowed = new ArrayList<String>();
    for (Contract.Operation operation : Contract.all()) {
      JsonNode security = operation.json().get("security");
      if (security.isEmpty()) {
        continue;
      }
      boolean isForBrowsers = !security.findValues("shopperToken").isEmpty();
      var reply =
          client.send(
              client
                  .request(
                      operation
                          .path()
                          .substring(1)
                          .replace("{id}", "Ann")
                          .replace("{userId}", "Ann")
                          .replace("/v1/search", "/v1/search?q=a"),
                      as(token("{'userId':'Ann','exp':4000000000}")))
                  .method(operation.method(), BodyPublishers.noBody()));
      boolean begins = operation.path().equals("/v1/sessions");
      assertThat(reply.status() != 403)
          .as(operation.name() + ' ' + reply.status())
          .isEqualTo(isForBrowsers || begins);
      if (reply.status() != 403) {
        allowed.add(operation.name());
      }
    }
    assertThat(allowed)
        .containsExactlyInAnyOrder(
            "POST /v1/sessions",
            "POST /v1/events",
            "POST /v1/recommendations",
            "GET /v1/users/{id}/recommendations",
            "POST /v1/explanations",
            "GET /v1/search",
            "GET /v1/suggest",
            "GET /v1/products/popular",
            "GET /v1/products/trending",
            "GET /v1/products/latest",
            "GET /v1/products/{id}/similar",
            "GET /v1/products/{id}/complements",
            "GET /v1/products/{id}/notes",
            "GET /v1/users/{id}/buy-again");
  }

  @Test
  void eventsAreOfTheShopperOfTheTokenWhoeverTheyName() {
    String bob = "{'userId':'Bob','exp':4000000000}";
    String named = "{'events':[{'eventId':'b-1','userId':'%s','productId':'tea-1','type':'view'}]}";
    assertThat(post("v1/events", named.formatted("Ann"), bob).status()).isEqualTo(403);
    assertThat(
            post(
                    "v1/events",
                    "{'events':[{'sessionId':'anns','productId':'tea-1','type':'view'}]}",
                    bob)
                .status())
        .isEqualTo(403);
    String unnamed = "{'events':[{'eventId':'e-7','productId':'tea-2','type':'view'}]}";
    assertThat(status(post("v1/events", named.formatted("Bob"), bob))).isEqualTo("accepted");
    assertThat(status(post("v1/events", unnamed, bob))).isEqualTo("accepted");
    assertThat(status(post("v1/events", unnamed, bob))).as("sent again").isEqualTo("duplicate");
    assertThat(status(post("v1/events", unnamed, session("s-9"))))
        .as("the same id of another shopper")
        .isEqualTo("accepted");
    assertThat(served.server().store().events().of(ShopperId.user("Bob"))).hasSize(2);
  }

  @Test
  void whatAPageSaysIsBoughtIsNotSold() {
    Store store = served.server().store();
    store
        .products()
        .put(
            List.of(
                Product.titled("lamp", "lamp").withOffer(Offer.NONE.withStock(OptionalInt.of(3)))));
    String purchase = "{'events':[{'productId':'lamp','type':'purchase','quantity':2}]}";

    assertThat(status(post("v1/events", purchase, session("p-1")))).isEqualTo("accepted");

    assertThat(store.events().of(ShopperId.session("p-1"))).hasSize(1);
    Offer offer = store.products().find("lamp").orElseThrow().offer();
    assertThat(offer.stock()).hasValue(3);
    assertThat(offer.availability()).isEmpty();
  }

  private static String status(Client.Reply reply) {
    return reply.json().at("/results/0/status").textValue();
  }

  @Test
  void theSameIdempotencyKeyOfTwoShoppersGivesTwoAnswers() {
    String event = "{'events':[{'productId':'tea-1','type':'view'}]}";
    for (String claims : List.of(session("i-1"), session("i-2"))) {
      var headers = new ArrayList<>(List.of(as(token(claims))));
      headers.addAll(List.of("Idempotency-Key", "same"));
      var reply = client.post("v1/events", event, headers.toArray(String[]::new));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Idempotent-Replayed")).isEmpty();
    }
  }

  @Test
  void aTokenThatIsWrongIsRefused() {
    Instant now = Instant.now();
    String good = token(ANN);
    String other = signed(ANN, "zhiyin_signing_other");
    String old = "{'userId':'Ann','exp':%d}";
    for (String token :
        List.of(
            "",
            ".",
            "x",
            good + "x",
            good.substring(0, good.length() - 1),
            payload(good),
            payload(good) + ".",
            payload(token("{'userId':'Bob','exp':4000000000}"))
                + good.substring(payload(good).length()),
            other,
            token(old.formatted(now.getEpochSecond() - 61)),
            token("{'userId':'Ann'}"),
            token("{'userId':'Ann','exp':'4000000000'}"),
            token("{'userId':'Ann','exp':4e9}"),
            token("{'exp':4000000000}"),
            token("{'userId':'','exp':4000000000}"),
            token("{'userId':7,'exp':4000000000}"),
            token("{'userId':'Ann','exp':4000000000,'admin':true}"),
            token("[]"),
            token("null"),
            token("not JSON"),
            key.secret(),
            "ÿ")) {
      var reply = client.post("v1/recommendations", "{}", as(token));
      assertThat(reply.status()).as(token).isEqualTo(401);
    }
    assertThat(client.post("v1/recommendations", "{}", "X-API-Key", key.secret()).status())
        .as("without a token")
        .isEqualTo(401);
    String late = token(old.formatted(now.getEpochSecond() - 20));
    assertThat(client.post("v1/recommendations", "{}", as(late)).status())
        .as("clocks may differ by a minute")
        .isEqualTo(200);
  }

  private static String payload(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  @Test
  void aKeyThatIsChangedIsValidBesideTheOldOneUntilThatIsRevoked() {
    var keys = Keys.of(served);
    var next = keys.createForBrowsers("next", key.key().grant(), Instant.now());
    served.server().readKeys();
    String token = signed(ANN, next.signing().orElseThrow());

    for (var one : List.of(key, next)) {
      String own = signed(ANN, one.signing().orElseThrow());
      assertThat(recommended(one, own)).isEqualTo(200);
    }
    assertThat(recommended(key, token)).as("of the other key").isEqualTo(401);
    keys.revoke(next.key().id());
    served.server().readKeys();
    assertThat(recommended(next, token)).isEqualTo(401);
  }

  private int recommended(ApiKeys.Created with, String token) {
    return client
        .post("v1/recommendations", "{}", "X-API-Key", with.secret(), "X-Shopper-Token", token)
        .status();
  }

  @Test
  void aShopperSendsNoMoreThanTheyMayAndAnotherIsNotHeldUp() {
    var statuses =
        IntStream.range(0, 10 * RATE)
            .parallel()
            .mapToObj(_ -> get("v1/products/popular?k=1", session("busy")).status())
            .toList();

    assertThat(statuses).filteredOn(status -> status == 200).hasSizeGreaterThanOrEqualTo(RATE);
    assertThat(statuses).contains(429).containsOnly(200, 429);
    assertThat(get("v1/products/popular?k=1", session("calm")).status()).isEqualTo(200);
  }

  @Test
  void aSessionIsGivenToAKeyOfBrowsersAndItsShopperIsNobodyElse() {
    var first = client.post("v1/sessions", "{}", "X-API-Key", key.secret(), "Origin", SHOP);
    var second = client.post("v1/sessions", "{}", "X-API-Key", key.secret(), "Origin", SHOP);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(first.json().get("sessionId")).isNotEqualTo(second.json().get("sessionId"));
    assertThat(Instant.parse(first.json().get("expiresAt").textValue()))
        .isBetween(Instant.now().plusSeconds(29 * 86_400), Instant.now().plusSeconds(30 * 86_400));

    String token = first.json().get("token").textValue();
    String id = first.json().get("sessionId").textValue();
    assertThat(client.post("v1/recommendations", "{}", as(token)).status()).isEqualTo(200);
    assertThat(
            client
                .post("v1/recommendations", "{'sessionId':'%s'}".formatted(id), as(token))
                .status())
        .isEqualTo(200);
    String other = second.json().get("sessionId").textValue();
    assertThat(
            client
                .post("v1/recommendations", "{'sessionId':'%s'}".formatted(other), as(token))
                .status())
        .isEqualTo(403);
  }
}
