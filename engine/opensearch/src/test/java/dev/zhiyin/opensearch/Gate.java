package dev.zhiyin.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.testing.OpenSearchCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An address of the shared node, where some requests are answered in the place of the node. */
final class Gate implements AutoCloseable {
  private static final int ALWAYS = Integer.MAX_VALUE;

  private final URI node = OpenSearchCluster.shared().addresses().getFirst();
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  private record Rule(String requests, int status, String json, AtomicInteger times) {}

  /**
   * A request that came, whoever answered it.
   *
   * @param line method and path
   */
  record Asked(String line, String body) {}

  Gate() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * From now on this is the answer to such requests.
   *
   * @param requests pattern of method and path, {@code "POST .*_bulk"}
   */
  void answer(String requests, int status, String json) {
    answer(requests, status, json, ALWAYS);
  }

  /** The same for so many of them; an earlier answer to the same goes first. */
  void answer(String requests, int status, String json, int times) {
    rules.add(new Rule(requests, status, json, new AtomicInteger(times)));
  }

  /** From now on the node answers all requests. */
  void letPass() {
    rules.clear();
  }

  /** Those that came so far. */
  List<Asked> asked(String requests) {
    return asked.stream().filter(one -> one.line.matches(requests)).toList();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      asked.add(new Asked(line, new String(body, UTF_8)));
      for (Rule rule : rules) {
        if (line.matches(rule.requests) && rule.times.getAndDecrement() > 0) {
          SecuredClusterIT.answer(exchange, rule.status, rule.json.getBytes(UTF_8));
          return;
        }
      }
      var request =
          HttpRequest.newBuilder(node.resolve(exchange.getRequestURI()))
              .header("Content-Type", "application/x-ndjson") // which is taken for JSON, too
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
      HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
      SecuredClusterIT.answer(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
