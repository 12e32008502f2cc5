package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A service on loopback that speaks {@code /v1/embeddings} over real HTTP, by whatever encoder it
 * is given, and that fails as it is told. Thread-safe.
 */
public final class EmbeddingServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScriptedService service;
  private volatile Function<List<String>, List<float[]>> encoder;

  /**
   * Starts on a free port.
   *
   * @param encoder {@code [n] texts -> [n] vectors}
   */
  public EmbeddingServer(Function<List<String>, List<float[]>> encoder) throws IOException {
    this.encoder = encoder;
    this.service = new ScriptedService("/v1/embeddings", this::right);
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
    return service.url();
  }

  /** What goes wrong with the next answers, one each. */
  public void next(Fault... faults) {
    service.next(faults);
  }

  /** What goes wrong with all others. */
  public void always(Fault fault) {
    service.always(fault);
  }

  /** Another model from now on. */
  public void serve(Function<List<String>, List<float[]>> other) {
    encoder = other;
  }

  /** All requests so far. */
  public List<Asked> asked() {
    return service.asked().stream().map(one -> new Asked(one.body(), one.authorization())).toList();
  }

  /** How many requests it had at the same time at most. */
  public int mostUnderWay() {
    return service.mostUnderWay();
  }

  private JsonNode right(JsonNode body) {
    List<float[]> vectors = encoder.apply(new Asked(body, "").texts());
    ObjectNode answer = JSON.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
      ArrayNode floats = one.putArray("embedding");
      for (float value : vectors.get(i)) {
        floats.add(value);
      }
    }
    answer.set("model", body.get("model"));
    answer.putObject("usage").put("total_tokens", 5L * vectors.size());
    return answer;
  }

  @Override
  public void close() {
    service.close();
  }
}
