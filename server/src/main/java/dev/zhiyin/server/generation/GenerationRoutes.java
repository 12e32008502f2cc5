package dev.zhiyin.server.generation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.generation.GenerationListing;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generations: what there is, and which one is published. What is published comes into service a
 * little later, as after the same commands in a shell.
 */
public final class GenerationRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationRoutes.class);

  /** What browsers call pages of this server, and requests of no page (W3C, Fetch Metadata). */
  private static final Set<String> OURS = Set.of("same-origin", "none");

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
    requireSameSite(request);
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
      throw new Refusal(
          Problem.of(ProblemKind.FORBIDDEN, "pages of other sites may not change anything here"));
    }
  }

  /* The cause names folders, so it goes to the log. */
  private static Refusal refused(String what, GenerationUnusable cause) {
    LOG.warn("{}: {}", what, cause.getMessage());
    return new Refusal(Problem.of(ProblemKind.REFUSED, what + "; the server's log says why"));
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new InvalidInput("id", text, "a generation's number");
    }
    return Long.parseLong(text);
  }

  /*
   * Newest first. "published" and "serving" are there where they are known.
   *
   * {"published": 2, "serving": 2,
   *  "generations": [{"id": 2, "created": "…", "model": "text", "encoder": "bge-small-zh-v1.5",
   *                   "products": 3000, "sequence": 4711, "metrics": {"recall@100": 0.99}},
   *                  {"id": 1, "damaged": true}]}
   */
  private void answer(Context request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    generations.current().ifPresent(id -> json.put("published", id));
    live.id().ifPresent(id -> json.put("serving", id));
    ArrayNode list = json.putArray("generations");
    generations.list().reversed().forEach(one -> list.add(one(one)));
    Json.send(request, json);
  }

  private static ObjectNode one(GenerationListing listed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", listed.id());
    return switch (listed) {
      case GenerationListing.Whole(Manifest manifest) -> whole(json, manifest);
      case GenerationListing.Damaged _ -> json.put("damaged", true);
    };
  }

  private static ObjectNode whole(ObjectNode json, Manifest manifest) {
    json.put("created", manifest.created().toString())
        .put("model", manifest.model())
        .put("encoder", manifest.encoder().source())
        .put("products", manifest.products())
        .put("sequence", manifest.storeSequence());
    ObjectNode metrics = json.putObject("metrics");
    manifest
        .metrics()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                metrics.put(name, value.doubleValue());
              }
            });
    return json;
  }
}
