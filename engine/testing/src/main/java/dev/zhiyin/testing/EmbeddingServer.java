package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A service on loopback that speaks {@code /v1/embeddings} over real HTTP, by whatever encoder it
 * is given, and that fails as it is told. Thread-safe.
 */
public final class EmbeddingServer extends ScriptedService {
  private static final ObjectMapper JSON = new ObjectMapper();

  private volatile Function<List<String>, List<float[]>> encoder;

  /**
   * Starts on a free port.
   *
   * @param encoder {@code [n] texts -> [n] vectors}
   */
  public EmbeddingServer(Function<List<String>, List<float[]>> encoder) throws IOException {
    super("/v1/embeddings");
    this.encoder = encoder;
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

    /** The same, later. */
    public Fault later(Duration later) {
      return new Fault(status, headers, body, later, half, hung);
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

  /** Another model from now on. */
  public void serve(Function<List<String>, List<float[]>> other) {
    encoder = other;
  }

  @Override
  JsonNode right(JsonNode body) {
    List<float[]> vectors = encoder.apply(new Asked(body, "", 0).texts());
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
}
