package dev.zhiyin.server.operation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.http.RequestBody;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generations: what there is, and which one is published. What is published comes into service a
 * little later, as after the same commands in a shell.
 */
public record GenerationRoutes(GenerationRepository generations, LiveGeneration live) {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationRoutes.class);

  /** What browsers call pages of this server, and requests of no page (W3C, Fetch Metadata). */
  private static final Set<String> OURS = Set.of("same-origin", "none");

  public static void add(
      RoutesConfig routes, GenerationRepository generations, LiveGeneration live) {
    var here = new GenerationRoutes(generations, live);
    routes.get("/v1/generations", here::list, Access.METRICS);
    routes.post("/v1/generations:rollback", here::rollBack, Access.ADMIN);
    routes.post("/v1/generations/{id}:publish", here::publish, Access.ADMIN);
  }

  private void list(Context request) {
    Query.of(request);
    answer(request);
  }

  private void publish(Context request) {
    RequestBody.ignore(request);
    Query.of(request);
    requireSameSite(request);
    long id = number(request.pathParam("id"));
    if (generations.list().stream()
        .mapToLong(GenerationListing::id)
        .noneMatch(present -> present == id)) {
      throw Refusal.of(ProblemKind.UNKNOWN_GENERATION, "no generation %d".formatted(id));
    }
    try {
      generations.publish(id);
    } catch (GenerationUnusable unusable) {
      throw refused("generation %d cannot be served".formatted(id), unusable);
    }
    answer(request);
  }

  private void rollBack(Context request) {
    RequestBody.ignore(request);
    Query.of(request);
    requireSameSite(request);
    try {
      generations.rollback();
    } catch (GenerationUnusable nothing) {
      throw refused("there is no generation to go back to", nothing);
    }
    answer(request);
  }

  /*
   * A request without a body needs no permission of ours to be sent from a page of another site, but
   * every browser says whose page sends it. Other programs say nothing and may.
   */
  private static void requireSameSite(Context request) {
    String site = request.header("Sec-Fetch-Site");
    if (site != null && !OURS.contains(site)) {
      throw Refusal.of(ProblemKind.FORBIDDEN, "pages of other sites may not change anything here");
    }
  }

  /* The cause names folders, so it goes to the log. */
  private static Refusal refused(String what, GenerationUnusable cause) {
    LOG.warn("{}: {}", what, cause.getMessage());
    return Refusal.of(ProblemKind.REFUSED, what + "; the server's log says why");
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new InvalidInput("id", text, "a generation's number");
    }
    return Long.parseLong(text);
  }

  /**
   * All generations, newest first.
   *
   * @param published the one that was chosen last, if any
   * @param serving the one that answers, if any
   */
  private record Generations(
      @Nullable Long published, @Nullable Long serving, List<OneGeneration> generations) {}

  /** A generation, of which little is known if it is damaged. */
  private record OneGeneration(
      long id,
      @Nullable Boolean damaged,
      @Nullable String created,
      @Nullable String model,
      @Nullable String encoder,
      @Nullable Long products,
      @Nullable Long sequence,
      @Nullable Map<String, Double> metrics) {
    static OneGeneration of(GenerationListing listed) {
      return switch (listed) {
        case GenerationListing.Whole(Manifest manifest) -> whole(manifest);
        case GenerationListing.Damaged(long id, var _) ->
            new OneGeneration(id, true, null, null, null, null, null, null);
      };
    }

    private static OneGeneration whole(Manifest manifest) {
      var finite = new LinkedHashMap<>(manifest.metrics());
      finite.values().removeIf(value -> !Double.isFinite(value));
      return new OneGeneration(
          manifest.id(),
          null,
          manifest.created().toString(),
          manifest.model(),
          manifest.encoder().source(),
          manifest.products(),
          manifest.storeSequence(),
          finite);
    }
  }

  private void answer(Context request) {
    OptionalLong published = generations.current();
    OptionalLong serving = live.id();
    Json.send(
        request,
        new Generations(
            published.isPresent() ? published.getAsLong() : null,
            serving.isPresent() ? serving.getAsLong() : null,
            generations.list().reversed().stream().map(OneGeneration::of).toList()));
  }
}
