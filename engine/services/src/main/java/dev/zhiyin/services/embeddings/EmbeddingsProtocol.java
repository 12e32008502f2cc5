package dev.zhiyin.services.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.services.JsonService;
import dev.zhiyin.services.JsonService.Patience;
import dev.zhiyin.services.JsonService.Question;
import java.util.Arrays;
import java.util.List;

/**
 * The protocol {@code /v1/embeddings}: {@code {"model", "input": [texts], "encoding_format":
 * "float"}} is answered by {@code {"data": [{"index", "embedding": [floats]}], "usage":
 * {"total_tokens"}}}. Vectors are asked for as numbers, because behind some gateways those in
 * base64 lose half of their floats without a word.
 *
 * @param model by which the service knows it
 * @param dimension of every vector
 */
record EmbeddingsProtocol(JsonService service, String model, int dimension) {
  /**
   * One request.
   *
   * @param sent {@code [n]} texts, none of them blank
   * @param tokens an estimate of theirs
   * @return {@code [n]} embeddings, in the order of the texts
   * @throws ServiceFailed if there is no answer, or it is none to these texts
   * @throws ModelUnusable if the service refuses the texts, or a vector has no direction
   */
  List<Embedding> ask(List<String> sent, long tokens, Patience patience) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model);
    sent.forEach(body.putArray("input")::add);
    body.put("encoding_format", "float");
    return service.ask(
        new Question("/embeddings", body, tokens, JsonService.LARGEST_ANSWER),
        patience,
        answer -> read(answer, sent.size()));
  }

  private List<Embedding> read(JsonNode answer, int texts) {
    JsonNode data = answer.path("data");
    if (!data.isArray() || data.size() != texts) {
      throw wrong("answered %d vectors to %d texts".formatted(data.size(), texts));
    }
    var embeddings = new Embedding[texts];
    for (int i = 0; i < texts; i++) {
      JsonNode one = data.get(i);
      int index = one.path("index").asInt(i);
      if (index < 0 || index >= texts || embeddings[index] != null) {
        throw wrong("answered index %d to %d texts, or twice".formatted(index, texts));
      }
      embeddings[index] = embedding(one.path("embedding"));
    }
    return Arrays.asList(embeddings);
  }

  private Embedding embedding(JsonNode vector) {
    if (!vector.isArray()) {
      throw wrong(
          "answered a vector as %s; wanted a list of numbers"
              .formatted(vector.isTextual() ? "text (base64?)" : vector.getNodeType()));
    }
    if (vector.size() != dimension) {
      throw wrong(
          "answered a vector of %d dimensions; encoder.dimension is %d"
              .formatted(vector.size(), dimension));
    }
    var floats = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      JsonNode value = vector.get(i);
      floats[i] = value.isNumber() ? value.floatValue() : Float.NaN;
      if (!Float.isFinite(floats[i])) {
        throw new ModelUnusable(
            service.named("answered a vector with %s, which is no number".formatted(value)));
      }
    }
    try {
      return Embedding.of(floats);
    } catch (IllegalArgumentException zero) {
      throw new ModelUnusable(service.named("answered " + zero.getMessage()), zero);
    }
  }

  private ServiceFailed wrong(String what) {
    return new ServiceFailed(service.named(what));
  }
}
