package dev.zhiyin.server.product;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.BodyLines;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.Lines;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.problem.Problems;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.Edit.Edited;
import dev.zhiyin.server.product.Edit.Edited.Effect;
import dev.zhiyin.server.product.ProductBody.Parsed;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes many products as JSON lines, and answers with a line for each and one with the counts. A
 * bad line does not keep out the others. However many there are, only a part is in memory.
 */
public record BatchRoute(CatalogueWriter catalogue) {
  public static void add(RoutesConfig routes, CatalogueWriter catalogue, Idempotency idempotency) {
    routes.post(
        "/v1/products:batch", idempotency.once(new BatchRoute(catalogue)::post), Access.CATALOGUE);
  }

  private void post(Context request) {
    Query.of(request);
    try (var lines = new Lines()) {
      var batch = new Batch(catalogue, lines);
      batch.take(BodyLines.of(request));
      if (batch.failed > 0) {
        Idempotency.keepNothing(request);
      }
      request.contentType(Lines.CONTENT_TYPE).result(lines.finished());
    }
  }

  /** What an effect is called. */
  static String status(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  /** One request. */
  private static final class Batch {
    private final CatalogueWriter catalogue;
    private final EditStream stream;
    private final Lines lines;
    private long accepted;
    private long unchanged;
    private long deleted;
    private long rejected;
    private long failed;
    private long quarantined;

    /** Those of the last part; whether they can be shown is known when the next one is made. */
    private List<Row> unsettled = List.of();

    /** A line of the request, and what was made of it if there was anything to make. */
    private record Row(Parsed parsed, Optional<Edited> made) {}

    Batch(CatalogueWriter catalogue, Lines lines) {
      this.catalogue = catalogue;
      this.stream = catalogue.stream();
      this.lines = lines;
    }

    void take(BodyLines body) {
      var part = new ArrayList<Parsed>();
      Optional<BodyLines.Line> line = body.next();
      while (line.isPresent()) {
        part.add(ProductBody.parse(line.get(), catalogue::requireTyped));
        if (part.size() == stream.largest()) {
          make(part);
          part.clear();
        }
        line = body.next();
      }
      make(part);
      long sequence = stream.finish();
      settle();
      lines.add(counts(sequence));
    }

    private void make(List<Parsed> part) {
      List<Edit> edits = part.stream().flatMap(parsed -> parsed.edit().stream()).toList();
      Iterator<Edited> made = (edits.isEmpty() ? List.<Edited>of() : stream.make(edits)).iterator();
      if (edits.isEmpty()) {
        long _ = stream.finish();
      }
      settle();
      unsettled =
          part.stream()
              .map(parsed -> new Row(parsed, parsed.edit().map(_ -> made.next())))
              .toList();
    }

    private void settle() {
      for (Row row : unsettled) {
        Parsed parsed = row.parsed();
        lines.add(
            row.made()
                .map(made -> outcome(parsed, stream.settled(parsed.edit().orElseThrow(), made)))
                .orElseGet(() -> rejection(parsed)));
      }
      unsettled = List.of();
    }

    private ObjectNode outcome(Parsed parsed, Edited edited) {
      return switch (edited) {
        case Edited.Done(long _, Effect effect) -> {
          count(effect);
          yield line(parsed).put("status", status(effect));
        }
        case Edited.Quarantined aside -> {
          quarantined++;
          yield line(parsed).put("status", "quarantined").put("error", aside.sentence());
        }
        case Edited.Failed(RuntimeException cause) -> {
          failed++;
          yield line(parsed).put("status", "failed").put("error", told(cause));
        }
      };
    }

    private void count(Effect effect) {
      switch (effect) {
        case CREATED, CHANGED -> accepted++;
        case UNCHANGED -> unchanged++;
        case DELETED -> deleted++;
      }
    }

    private static String told(RuntimeException cause) {
      if (cause instanceof Refusal refusal) {
        return refusal.problem().detail();
      }
      return (cause instanceof ZhiyinException ours ? Problems.of(ours) : Problems.internal())
          .detail();
    }

    private ObjectNode rejection(Parsed parsed) {
      rejected++;
      return line(parsed).put("status", "rejected").put("error", parsed.error());
    }

    private static ObjectNode line(Parsed parsed) {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("line", parsed.line());
      parsed.id().ifPresent(id -> json.put("id", id));
      return json;
    }

    private ObjectNode counts(long sequence) {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("accepted", accepted)
              .put("unchanged", unchanged)
              .put("deleted", deleted)
              .put("rejected", rejected);
      if (failed > 0) {
        json.put("failed", failed);
      }
      if (quarantined > 0) {
        json.put("quarantined", quarantined);
      }
      if (!stream.isShown()) {
        json.put("shown", false);
      }
      return json.put("sequence", sequence);
    }
  }
}
