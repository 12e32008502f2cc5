package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A service on loopback that speaks {@code /v1/chat/completions} over real HTTP, says what it is
 * told to, and fails as it is told. Thread-safe.
 */
public final class ChatServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScriptedService service;
  private volatile UnaryOperator<String> model;

  /**
   * Starts on a free port.
   *
   * @param model what it says to what its user says
   */
  public ChatServer(UnaryOperator<String> model) throws IOException {
    this.model = model;
    this.service = new ScriptedService("/v1/chat/completions", this::right);
  }

  private JsonNode right(JsonNode body) {
    JsonNode messages = body.path("messages");
    String asked = messages.path(messages.size() - 1).path("content").asText();
    ObjectNode answer = JSON.createObjectNode().put("object", "chat.completion");
    answer.set("model", body.get("model"));
    answer
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .putObject("message")
        .put("role", "assistant")
        .put("content", model.apply(asked));
    answer.putObject("usage").put("total_tokens", 300);
    return answer;
  }

  /** What a client calls its address. */
  public URI url() {
    return service.url();
  }

  /** Says this from now on. */
  public void say(UnaryOperator<String> other) {
    model = other;
  }

  /** What goes wrong with the next answers, one each. */
  public void next(Fault... faults) {
    service.next(faults);
  }

  /** What goes wrong with all others. */
  public void always(Fault fault) {
    service.always(fault);
  }

  /** All requests so far. */
  public List<ScriptedService.Asked> asked() {
    return service.asked();
  }

  @Override
  public void close() {
    service.close();
  }
}
