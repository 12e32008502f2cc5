package dev.zhiyin.server.wording;

import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wordings of reasons, for operators. */
public record WordingRoutes(ShopWordings wordings) {
  public static void add(RoutesConfig routes, ShopWordings wordings) {
    var here = new WordingRoutes(wordings);
    routes.get("/v1/wordings", here::list, Access.METRICS);
    routes.put("/v1/wordings/{id}", here::put, Access.ADMIN);
    routes.delete("/v1/wordings/{id}", here::delete, Access.ADMIN);
  }

  /**
   * @param used whether answers are told in them
   */
  private record Answer(boolean used, List<One> wordings) {}

  private record One(
      String id,
      String code,
      String sentence,
      String language,
      String text,
      String model,
      String proposedAt,
      @Nullable String editedAt) {
    static One of(StoredWording wording) {
      return new One(
          wording.id(),
          wording.kind().code(),
          wording.kind().sentence(),
          wording.kind().language(),
          wording.text(),
          wording.model(),
          wording.proposedAt().toString(),
          wording.editedAt().map(Instant::toString).orElse(null));
    }
  }

  private void list(Context request) {
    Query.of(request);
    Json.send(
        request, new Answer(wordings.areUsed(), wordings.all().stream().map(One::of).toList()));
  }

  private void put(Context request) {
    Query.of(request);
    String id = request.pathParam("id");
    String proposed =
        JsonFields.of("", JsonBody.of(request), List.of("text"))
            .text("text")
            .orElseThrow(() -> Refusal.at("/text", "is missing; wanted a wording"));
    String text = WordingVerifier.tidy(proposed);
    StoredWording known = wordings.find(id).orElseThrow(() -> unknown(id));
    List<Finding> findings = ShopWordings.findings(known, text);
    if (!findings.isEmpty()) {
      throw Refusal.at(
          "/text",
          "says what the evidence does not carry: "
              + findings.stream().map(Finding::text).collect(Collectors.joining(", ")));
    }
    Json.send(request, One.of(wordings.edit(id, text).orElseThrow(() -> unknown(id))));
  }

  private void delete(Context request) {
    Query.of(request);
    String id = request.pathParam("id");
    StoredWording known = wordings.find(id).orElseThrow(() -> unknown(id));
    if (!wordings.delete(id)) {
      throw unknown(id);
    }
    Json.send(request, One.of(known));
  }

  private static Refusal unknown(String id) {
    return Refusal.of(ProblemKind.UNKNOWN_WORDING, "no wording %s".formatted(id));
  }
}
