package dev.zhiyin.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Access;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.testing.OpenSearchCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that is spoken with by TLS and lets one user in, as clusters of a company and managed
 * ones do: a real node behind a gate that ends TLS and asks for the password.
 */
@Tag("slow")
class SecuredClusterIT {
  private static final int DIMENSION = 4;
  private static final String NAME = "secured";
  private static final String USER = "shop";
  private static final String PASSWORD = "päss word";
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpsServer gate;

  @BeforeEach
  void openGate() throws IOException, InterruptedException, GeneralSecurityException {
    gate = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gate.setHttpsConfigurator(new HttpsConfigurator(identity("gate", "ip:127.0.0.1")));
    gate.createContext("/", this::pass);
    gate.setExecutor(threads);
    gate.start();
  }

  @AfterEach
  void closeGate() {
    gate.stop(0);
    threads.shutdown();
    http.close();
  }

  /* A key of its own, with a certificate that it signed itself, which is also written as PEM. */
  private SSLContext identity(String name, String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keys = folder.resolve(name + ".p12");
    keytool(
        List.of(
            "-genkeypair",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=" + name,
            "-ext",
            "SAN=" + host,
            "-storetype",
            "PKCS12"),
        keys);
    keytool(List.of("-exportcert", "-rfc", "-file", pem(name).toString()), keys);
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, STORE_PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, STORE_PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private static void keytool(List<String> options, Path keys)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(options);
    command.addAll(
        List.of("-alias", "key", "-keystore", keys.toString(), "-storepass", "changeit"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void pass(HttpExchange asked) throws IOException {
    try (asked) {
      byte[] body = asked.getRequestBody().readAllBytes();
      String expected =
          "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
      if (!expected.equals(asked.getRequestHeaders().getFirst("Authorization"))) {
        answer(asked, 401, "\"Unauthorized\"".getBytes(UTF_8));
        return;
      }
      URI node = OpenSearchCluster.shared().addresses().getFirst();
      var request =
          HttpRequest.newBuilder(node.resolve(asked.getRequestURI()))
              .method(asked.getRequestMethod(), BodyPublishers.ofByteArray(body));
      Optional.ofNullable(asked.getRequestHeaders().getFirst("Content-Type"))
          .ifPresent(type -> request.header("Content-Type", type));
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      answer(asked, answer.statusCode(), answer.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers as a node does. */
  static void answer(HttpExchange asked, int status, byte[] body) throws IOException {
    asked.getResponseHeaders().set("Content-Type", "application/json");
    asked.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    asked.getResponseBody().write(body);
  }

  private IndexSettings config(String password, Optional<Path> caFile) throws IOException {
    URI address = URI.create("https://127.0.0.1:" + gate.getAddress().getPort());
    return IndexSettings.of(List.of(address))
        .withLayout(new Layout(1, 0, Quantisation.INT7))
        .withTimeouts(Timeouts.DEFAULT.withWrite(Duration.ofSeconds(20)))
        .withAccess(new Access(USER, Optional.of(Secret.of(password)), caFile));
  }

  @Test
  void letsItsUserWriteAndRead() throws IOException {
    try (var client = ClusterClient.of(config(PASSWORD, Optional.of(pem("gate"))));
        var indexes = new TestIndexes(client, folder.resolve("home"));
        var index = indexes.open(NAME, DIMENSION)) {
      index.put(OpenSearchIndexIT.product("p1", "tent", DIMENSION), 1);
      index.refresh(1);
      try (IndexView view = index.view()) {
        assertThat(view.find(List.of("p1"))).containsKey("p1");
      }
      index.commit();
    }
  }

  private void opened(ClusterClient client) {
    try (var indexes = new TestIndexes(client, folder.resolve("home"))) {
      indexes.open(NAME, DIMENSION).close();
    }
  }

  @Test
  void refusesAnotherPassword() throws IOException {
    try (var client = ClusterClient.of(config("guess", Optional.of(pem("gate"))))) {
      assertThatThrownBy(() -> opened(client))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(NAME + " on https://127.0.0.1:")
          .hasMessageContaining("status 401")
          .hasMessageContaining("wanted in index.user and index.passwordFile a user")
          .message()
          .doesNotContain("guess");
    }
  }

  @Test
  void isNotTrustedByTheCertificatesOfJavaAlone() throws IOException {
    try (var client = ClusterClient.of(config(PASSWORD, Optional.empty()))) {
      assertThatThrownBy(() -> opened(client))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("TLS: unable to find valid certification path")
          .hasMessageContaining("signed by one in index.caFile");
    }
  }

  @Test
  void isNotTrustedWithTheCertificateOfAnotherHost()
      throws IOException, InterruptedException, GeneralSecurityException {
    gate.stop(0);
    gate = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gate.setHttpsConfigurator(new HttpsConfigurator(identity("other", "dns:other.example")));
    gate.createContext("/", this::pass);
    gate.setExecutor(threads);
    gate.start();

    try (var client = ClusterClient.of(config(PASSWORD, Optional.of(pem("other"))))) {
      assertThatThrownBy(() -> opened(client))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("TLS: Certificate for <127.0.0.1> doesn't match")
          .hasMessageContaining("a certificate of the host in index.url");
    }
  }

  @Test
  void filesThatAreNoneAreNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    IndexSettings usual = config(PASSWORD, Optional.empty());

    assertThatThrownBy(
            () ->
                ClusterClient.of(
                    usual.withAccess(
                        new Access(USER, usual.access().password(), Optional.of(empty)))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("index.caFile")
        .hasMessageContaining(empty.toString());
  }
}
