package dev.zhiyin.server.generation;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.generation.GenerationListing;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.http.SameSite;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generations: what there is, and which one is published. What is published comes into service a
 * little later, as after the same commands in a shell.
 */
public final class GenerationRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationRoutes.class);

  private final GenerationRepository generations;
  private final LiveGeneration live;

  private GenerationRoutes(GenerationRepository generations, LiveGeneration live) {
    this.generations = generations;
    this.live = live;
  }

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
    Query.of(request);
    SameSite.require(request);
    long id = number(request.pathParam("id"));
    if (generations.list().stream()
        .mapToLong(GenerationListing::id)
        .noneMatch(present -> present == id)) {
      throw new Refusal(
          Problem.of(ProblemKind.UNKNOWN_GENERATION, "no generation %d".formatted(id)));
    }
    try {
      generations.publish(id);
    } catch (GenerationUnusable unusable) {
      throw refused("generation %d cannot be served".formatted(id), unusable);
    }
    answer(request);
  }

  private void rollBack(Context request) {
    Query.of(request);
    SameSite.require(request);
    try {
      generations.rollback();
    } catch (GenerationUnusable nothing) {
      throw refused("there is no generation to go back to", nothing);
    }
    answer(request);
  }

  /* The cause names folders, so it goes to the log. */
  private static Refusal refused(String what, GenerationUnusable cause) {
    LOG.warn("{}: {}", what, cause.getMessage());
    return new Refusal(Problem.of(ProblemKind.REFUSED, what + "; the server's log says why"));
  }

  private void answer(Context request) {
    OptionalLong published = generations.current();
    Json.send(request, GenerationsJson.of(generations.list(), published, live.id()));
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new InvalidInput("id", text, "a generation's number");
    }
    return Long.parseLong(text);
  }
}
