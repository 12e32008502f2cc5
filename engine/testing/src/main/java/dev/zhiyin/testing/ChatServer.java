package dev.zhiyin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * A service on loopback that speaks {@code /v1/chat/completions} over real HTTP, says what it is
 * told to, and fails as it is told. Thread-safe.
 */
public final class ChatServer extends ScriptedService {
  private static final ObjectMapper JSON = new ObjectMapper();

  private volatile UnaryOperator<String> model;

  /**
   * Starts on a free port.
   *
   * @param model what it says to what its user says
   */
  public ChatServer(UnaryOperator<String> model) throws IOException {
    super("/v1/chat/completions");
    this.model = model;
  }

  @Override
  JsonNode right(JsonNode body) {
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

  /** Says this from now on. */
  public void say(UnaryOperator<String> other) {
    model = other;
  }
}
