package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service on loopback that answers to JSON by JSON over real HTTP, and that fails as it is told.
 * Thread-safe.
 */
public abstract class ScriptedService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Fault> next = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private volatile Fault always = Fault.NONE;

  /**
   * A request that came.
   *
   * @param authorization the header, or nothing
   * @param at when, as {@link System#nanoTime} has it
   */
  public record Asked(JsonNode body, String authorization, long at) {
    /** The texts that are to be embedded. */
    public List<String> texts() {
      var texts = new ArrayList<String>();
      body.get("input").forEach(text -> texts.add(text.textValue()));
      return texts;
    }
  }

  /**
   * Starts on a free port.
   *
   * @param path such as {@code /v1/embeddings}
   */
  ScriptedService(String path) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(path, this::handle);
    http.setExecutor(threads);
    http.start();
  }

  /** The right answer. */
  abstract JsonNode right(JsonNode body);

  /** What a client calls its address. */
  public final URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(http.getAddress().getPort()));
  }

  /** What goes wrong with the next answers, one each. */
  public final void next(Fault... faults) {
    next.addAll(List.of(faults));
  }

  /** What goes wrong with all others. */
  public final void always(Fault fault) {
    always = fault;
  }

  /** All requests so far. */
  public final List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How many requests it had at the same time at most. */
  public final int mostUnderWay() {
    return mostUnderWay.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(new Asked(body, key == null ? "" : key, System.nanoTime()));
      Fault queued = next.poll();
      answer(exchange, body, queued == null ? always : queued);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, JsonNode asked, Fault fault) throws IOException {
    sleep(fault.late());
    String right = fault.status() == 200 ? JSON.writeValueAsString(right(asked)) : "";
    byte[] body = fault.body().apply(right).getBytes(StandardCharsets.UTF_8);
    fault.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(fault.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, fault.half() ? body.length / 2 : body.length);
    exchange.getResponseBody().flush();
    sleep(fault.hung());
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      throw new InterruptedIOException(stopped.toString());
    }
  }

  @Override
  public final void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
