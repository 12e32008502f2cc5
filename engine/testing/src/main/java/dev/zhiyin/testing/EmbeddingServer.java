package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A service on loopback that speaks {@code /v1/embeddings} over real HTTP, by whatever encoder it
 * is given, and that fails as it is told. Thread-safe.
 */
public final class EmbeddingServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Fault> next = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private volatile Function<List<String>, List<float[]>> encoder;
  private volatile Fault always = Fault.NONE;

  /**
   * Starts on a free port.
   *
   * @param encoder {@code [n] texts -> [n] vectors}
   */
  public EmbeddingServer(Function<List<String>, List<float[]>> encoder) throws IOException {
    this.encoder = encoder;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/embeddings", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  /**
   * A request that came.
   *
   * @param authorization the header, or nothing
   */
  public record Asked(JsonNode body, String authorization) {
    public List<String> texts() {
      var texts = new ArrayList<String>();
      body.get("input").forEach(text -> texts.add(text.textValue()));
      return texts;
    }
  }

  /**
   * What goes wrong with an answer.
   *
   * @param late how long it takes to begin
   * @param half whether the second half of the body does not come
   * @param hung how long the connection stays open all the same
   */
  public record Fault(
      int status,
      Map<String, String> headers,
      UnaryOperator<String> body,
      Duration late,
      boolean half,
      Duration hung) {
    public static final Fault NONE = new Fault(200, body -> body, Duration.ZERO);

    private Fault(int status, UnaryOperator<String> body, Duration late) {
      this(status, Map.of(), body, late, false, Duration.ZERO);
    }

    /** An answer of this status. */
    public static Fault status(int status, String body) {
      return new Fault(status, _ -> body, Duration.ZERO);
    }

    /** The same with a header. */
    public Fault with(String header, String value) {
      return new Fault(status, Map.of(header, value), body, late, half, hung);
    }

    /** The right answer, later. */
    public static Fault late(Duration late) {
      return new Fault(200, body -> body, late);
    }

    /** The beginning of the right answer. */
    public static Fault cutBody() {
      return hangingBody(Duration.ZERO);
    }

    /** The same, after which the rest is waited for. */
    public static Fault hangingBody(Duration hung) {
      return new Fault(200, Map.of(), body -> body, Duration.ZERO, true, hung);
    }

    /** Something else than the right answer. */
    public static Fault body(UnaryOperator<String> change) {
      return new Fault(200, change, Duration.ZERO);
    }

    /** Something else than its vectors. */
    public static Fault data(Consumer<ArrayNode> change) {
      return body(
          body -> {
            try {
              ObjectNode answer = (ObjectNode) JSON.readTree(body);
              change.accept((ArrayNode) answer.get("data"));
              return JSON.writeValueAsString(answer);
            } catch (IOException impossible) {
              throw new IllegalStateException(impossible);
            }
          });
    }
  }

  /** What a client calls its address. */
  public URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(http.getAddress().getPort()));
  }

  /** What goes wrong with the next answers, one each. */
  public void next(Fault... faults) {
    next.addAll(List.of(faults));
  }

  /** What goes wrong with all others. */
  public void always(Fault fault) {
    always = fault;
  }

  /** Another model from now on. */
  public void serve(Function<List<String>, List<float[]>> other) {
    encoder = other;
  }

  /** All requests so far. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How many requests it had at the same time at most. */
  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      var request = new Asked(body, key == null ? "" : key);
      asked.add(request);
      Fault queued = next.poll();
      answer(exchange, request, queued == null ? always : queued);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, Asked request, Fault fault) throws IOException {
    sleep(fault.late);
    String right = fault.status == 200 ? right(request) : "";
    byte[] body = fault.body.apply(right).getBytes(StandardCharsets.UTF_8);
    fault.headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(fault.status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body, 0, fault.half ? body.length / 2 : body.length);
    exchange.getResponseBody().flush();
    sleep(fault.hung);
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      throw new InterruptedIOException(stopped.toString());
    }
  }

  private String right(Asked request) throws IOException {
    List<float[]> vectors = encoder.apply(request.texts());
    ObjectNode answer = JSON.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
      ArrayNode floats = one.putArray("embedding");
      for (float value : vectors.get(i)) {
        floats.add(value);
      }
    }
    answer.set("model", request.body.get("model"));
    answer.putObject("usage").put("total_tokens", 5L * vectors.size());
    return JSON.writeValueAsString(answer);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
