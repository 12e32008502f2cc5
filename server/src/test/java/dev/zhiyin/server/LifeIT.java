package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import dev.zhiyin.engine.worker.Workers;
import dev.zhiyin.server.access.AuthFilter;
import dev.zhiyin.server.access.CrossOrigin;
import dev.zhiyin.server.access.KeyRing;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.config.ServerSettings;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.load.WorkerPool;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.recommendation.CursorStore;
import dev.zhiyin.server.recommendation.FilterJson;
import dev.zhiyin.server.recommendation.RecommendationService;
import dev.zhiyin.server.user.ShopperHistories;
import dev.zhiyin.server.user.SocialShoppers;
import dev.zhiyin.server.wording.ShopWordings;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LifeIT {
  @TempDir Path folder;

  @Test
  void livesButIsNotReadyWithoutAGeneration() {
    ServerConfig config = Served.config();
    try (Store store = Store.open(new Home(folder));
        LiveGeneration live = new LiveGeneration();
        Metrics metrics = new Metrics();
        CatalogueWriter catalogue = CatalogueWriter.open(store, live, config)) {
      var shared = store.sharedState(1);
      var listings = new CursorStore(shared, Duration.ofMinutes(1));
      var placements = metrics.placements(shared);
      var shoppers =
          new ShopperHistories(store, live, ProfileRules.NONE, false, 10, listings::forget);
      var workers = new Workers();
      var ring = new KeyRing(new ApiKeys(store.apiKeys()), HttpSettings.DEFAULT, () -> 1);
      var http =
          Http.start(
              new Routes(
                  config.server(),
                  store,
                  live,
                  new GenerationRepository(new Home(folder)),
                  catalogue,
                  shoppers,
                  new RecommendationService(
                      store,
                      live,
                      shoppers,
                      new SocialShoppers(store, config.shop().arrange()),
                      listings,
                      metrics,
                      placements,
                      WorkerPool.ofProcessors(),
                      new FilterJson(AttributeTypes.NONE),
                      config.server().sequenceWait()),
                  metrics,
                  placements,
                  shared,
                  new ShopWordings(store.wordings(), false),
                  workers),
              new AuthFilter(ring, HttpSettings.DEFAULT, Clock.systemUTC()),
              new CrossOrigin(ring, HttpSettings.DEFAULT));
      try (var client =
          new Client(java.net.URI.create("http://127.0.0.1:%d/".formatted(http.port())))) {
        assertThat(client.get("livez").json()).isEqualTo(Client.json("{'status':'live'}"));
        for (String path : List.of("readyz", "v1/search?q=a", "v1/users/a/recommendations")) {
          var reply = client.get(path);
          assertThat(reply.status()).isEqualTo(503);
          assertThat(reply.header("Retry-After")).isEqualTo("1");
          assertThat(reply.json().get("type").textValue())
              .isEqualTo("urn:zhiyin:problem:not-ready");
        }
        assertTellsOfAHungWorker(client, workers);
      } finally {
        http.stop();
      }
    }
  }

  @Test
  void oneOddTitleHindersNoStart() {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    Path log = folder.resolve("server.log");
    for (int start = 0; start < 2; start++) {
      try (var server = ShopProcess.serve(home.root(), log);
          var client = new Client(server.address())) {
        for (int i = 0; i < 20; i++) {
          String odd = "{'id':'odd%d','title':'\\u0000 mug','stock':1}".formatted(i);
          assertThat(client.put("v1/products/odd" + i, odd).status()).isEqualTo(200);
        }
        assertThat(client.get("v1/users/nobody/recommendations?k=10").response().body())
            .contains("odd");
        server.stop();
      }
    }
    assertThat(log).content().doesNotContain("not warmed up");
  }

  private static void assertTellsOfAHungWorker(Client client, Workers workers) {
    var hung = new CountDownLatch(1);
    try (var worker =
        new Worker(
            Job.of("hung", Duration.ofMillis(1)),
            () -> {
              awaitUninterruptibly(hung);
              return Worker.UNTIL_WOKEN;
            })) {
      workers.add(() -> List.of(worker));
      worker.start(Duration.ZERO);
      Until.holds(() -> worker.ailment().isPresent());
      var reply = client.get("livez");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:worker-stopped");
      assertThat(reply.json().get("detail").textValue())
          .matches("hung: its work has not moved for \\d+ s; at most 0 s are expected");
      hung.countDown();
      Until.holds(() -> worker.ailment().isEmpty());
      assertThat(client.get("livez").status()).isEqualTo(200);
    } finally {
      hung.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @Test
  void isReadyWithTheGenerationItServes() {
    try (var served = new Served()) {
      assertThat(served.client().get("readyz").json())
          .isEqualTo(Client.json("{'status':'ready','generation':1}"));
    }
  }

  @Test
  void followsANewGenerationWithoutFailingARequest() throws InterruptedException {
    try (var served = new Served();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var stop = new AtomicBoolean();
      var failures = new ConcurrentLinkedQueue<String>();
      var answers = new AtomicInteger();
      for (int i = 0; i < 4; i++) {
        callers.execute(() -> ask(served.client(), stop, failures, answers));
      }
      for (int round = 2; round <= 3; round++) {
        long generation = served.shop().published();
        Until.holds(() -> served.server().live().id().orElse(0) == generation);
      }
      stop.set(true);
      callers.shutdown();
      assertThat(callers.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

      assertThat(failures).isEmpty();
      assertThat(answers.get()).isGreaterThan(50);
      assertThat(served.client().get("v1/search?q=tea").json().get("generation").longValue())
          .isEqualTo(3);
    }
  }

  private static void ask(
      Client client,
      AtomicBoolean stop,
      ConcurrentLinkedQueue<String> failures,
      AtomicInteger answers) {
    var paths =
        List.of(
            "v1/users/" + encoded("小明") + "/recommendations",
            "v1/search?q=" + encoded("背包"),
            "v1/products/ear-1/similar");
    while (!stop.get()) {
      for (String path : paths) {
        var reply = client.get(path);
        answers.incrementAndGet();
        if (reply.status() != 200 || reply.json().get("items").isEmpty()) {
          failures.add(path + ": " + reply.response().body());
        }
      }
    }
  }

  @Test
  void keepsTheGenerationThatWorksWhenANewOneIsDamaged() throws IOException {
    try (var served = new Served()) {
      Path generations = served.shop().home().generations();
      Files.createDirectories(generations.resolve("000002"));
      Files.writeString(generations.resolve("000002/manifest.json"), "{}");
      Files.writeString(generations.resolve("CURRENT"), "2");
      pause(Duration.ofMillis(300));
      assertThat(served.client().get("readyz").json().get("generation").longValue()).isEqualTo(1);

      long next = served.shop().published();
      Until.holds(() -> served.server().live().id().orElse(0) == next);
    }
  }

  @Test
  void doesNotServeAGenerationOfAnotherStore() throws IOException {
    var other = new SmallShop(new Home(folder));
    other.stocked().published();
    try (var served = new Served()) {
      Home home = served.shop().home();
      Path foreign = home.generations().resolve("000002");
      FolderTree.copy(other.home().generations().resolve("000001"), foreign);
      Path manifest = foreign.resolve("manifest.json");
      String json = Files.readString(manifest).replace("\"id\" : 1,", "\"id\" : 2,");
      Files.writeString(manifest, json);
      Files.writeString(foreign.resolve("manifest.sha256"), Sha256.of(json.getBytes(UTF_8)));
      Files.writeString(home.generations().resolve("CURRENT"), "2");

      Until.holds(
          () -> served.client().get("metrics").response().body().contains("refused_total 1"));
      assertThat(served.server().live().id()).hasValue(1);
      assertThatThrownBy(() -> new GenerationRepository(home).openCurrent())
          .isInstanceOf(GenerationUnusable.class)
          .hasMessageStartingWith("generation 2 was made of the store ");
    }
  }

  /* The request is under way from its first byte on; the rest of its body comes after the stop began. */
  @Test
  void endsRequestsUnderWayBeforeItStops() throws IOException {
    var served = new Served();
    byte[] body = "{\"k\": 1}".getBytes(UTF_8);
    try (served;
        var socket =
            new Socket(InetAddress.getLoopbackAddress(), served.server().address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/recommendations HTTP/1.1\r\n"
                  + "Host: localhost\r\n"
                  + "Content-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(UTF_8));
      out.write(body, 0, 3);
      pause(Duration.ofMillis(300));
      Thread stopping = Thread.startVirtualThread(served.server()::close);
      pause(Duration.ofMillis(300));
      assertThat(stopping.isAlive()).isTrue();
      out.write(body, 3, body.length - 3);

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("\"items\":[{");
      join(stopping);
    }
  }

  @Test
  void refusesAShopWithoutAGeneration() {
    var home = new Home(folder);

    assertThatThrownBy(() -> ZhiyinServer.start(home, Served.config()))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessage(
            "%s has no generation yet; make one with: zhiyin rebuild --home %s --products FILE"
                + " --events FILE",
            folder, folder);
  }

  @Test
  void refusesAHomeThatIsServedAlready() {
    try (var served = new Served()) {
      Home home = served.shop().home();
      assertThatThrownBy(() -> ZhiyinServer.start(home, Served.config()))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "%s is served already, by the process %d",
              home.root(), ProcessHandle.current().pid());
      assertThat(served.client().get("readyz").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws IOException {
    var shop = new SmallShop(new Home(folder)).stocked();
    shop.published();
    try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = taken.getLocalPort();

      var config = ServerConfig.DEFAULT.withServer(ServerSettings.DEFAULT.withPort(port));
      assertThatThrownBy(() -> ZhiyinServer.start(shop.home(), config))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "port %d of 127.0.0.1 is in use or may not be used; choose another with --port",
              port);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
