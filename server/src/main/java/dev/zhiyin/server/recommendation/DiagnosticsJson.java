package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.recommend.Diagnostics;

/**
 * The JSON form of how an answer came about.
 *
 * <pre>{@code
 * {"sources": [{"source": "learned", "found": 200, "shown": 9, "micros": 412}],
 *  "interests": [{"share": 0.7, "of": ["B1", "B7"]}, {"share": 0.3, "of": ["tent"]}],
 *  "candidates": 391, "excluded": 12,
 *  "steps": [{"step": "recall", "micros": 903}]}
 * }</pre>
 */
final class DiagnosticsJson {
  private DiagnosticsJson() {}

  static ObjectNode of(Diagnostics diagnostics) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode sources = json.putArray("sources");
    diagnostics
        .sources()
        .forEach(
            use ->
                sources
                    .addObject()
                    .put("source", use.source().text())
                    .put("found", use.found())
                    .put("shown", use.shown())
                    .put("micros", use.micros()));
    ArrayNode interests = json.putArray("interests");
    diagnostics
        .interests()
        .forEach(
            interest ->
                AnswerJson.put(
                    interests.addObject().put("share", (float) interest.share()),
                    "of",
                    interest.subjects()));
    json.put("candidates", diagnostics.candidates()).put("excluded", diagnostics.excluded());
    ArrayNode steps = json.putArray("steps");
    diagnostics
        .steps()
        .forEach(step -> steps.addObject().put("step", step.name()).put("micros", step.micros()));
    return json;
  }
}
