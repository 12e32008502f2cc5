package dev.zhiyin.server.load;

import dev.zhiyin.server.config.HttpSettings.ConcurrentRequests;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in so many requests of a kind at the same time and refuses the next at once, so that those
 * inside stay fast and nothing queues. A request whose body is still coming has a place for that,
 * and none where requests are worked on. As a filter around everything, it sees each request leave.
 * Thread-safe.
 *
 * <p>Nobody has more places of a kind than are left free (the dynamic thresholds of Choudhury and
 * Hahne, 1998): one alone has at most half of them, two a third each, and there is always a place
 * for whoever has none.
 */
public final class Admission implements Filter {
  private static final String ATTRIBUTE = "zhiyin.place";

  /** Methods of routes that read a body; what comes with the others is nothing to wait for. */
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final Map<Kind, Pool> pools = new EnumMap<>(Kind.class);

  /** What a place is for. */
  public enum Kind {
    READS("%d reads are worked on"),
    WRITES("%d writes are worked on"),
    ADMINISTRATION("%d requests for administration are worked on"),
    /** Requests of the other kinds whose body is not complete yet. */
    BODIES("%d bodies are still coming");

    private final String full;

    Kind(String full) {
      this.full = full;
    }
  }

  /**
   * Who has places.
   *
   * @param name nobody in particular if empty, who shares with nobody
   * @param most places of every kind together
   */
  public record Holder(String name, int most) {
    public static final Holder ANYBODY = new Holder("", Integer.MAX_VALUE);
  }

  /** The places of a kind. */
  private static final class Pool {
    private final int size;
    private final Map<String, Integer> held = new HashMap<>();
    private int used;

    Pool(int size) {
      this.size = size;
    }

    int of(Holder holder) {
      return held.getOrDefault(holder.name, 0);
    }

    void add(Holder holder, int change) {
      used += change;
      held.merge(holder.name, change, (before, more) -> before + more == 0 ? null : before + more);
    }
  }

  /** The place of a request, which may be another later. */
  final class Place {
    private final Holder holder;
    private final Kind wanted;
    private @Nullable Kind held;

    Place(Holder holder, Kind wanted) {
      this.holder = holder;
      this.wanted = wanted;
    }

    void take(Kind kind) {
      synchronized (pools) {
        leave();
        Optional<Problem> refusal = refusal(kind, holder);
        if (refusal.isPresent()) {
          throw new Refusal(refusal.get());
        }
        pool(kind).add(holder, 1);
        held = kind;
      }
    }

    void leave() {
      synchronized (pools) {
        if (held != null) {
          pool(held).add(holder, -1);
          held = null;
        }
      }
    }
  }

  public Admission(ConcurrentRequests most) {
    pools.put(Kind.READS, new Pool(most.reads()));
    pools.put(Kind.WRITES, new Pool(most.writes()));
    pools.put(Kind.ADMINISTRATION, new Pool(most.administration()));
    pools.put(Kind.BODIES, new Pool(most.bodies()));
  }

  private Pool pool(Kind kind) {
    return Objects.requireNonNull(pools.get(kind));
  }

  /** Lets a request in, or refuses it. */
  public void enter(Context request, Kind kind, Holder holder) {
    var place = new Place(holder, kind);
    place.take(hasBody(request.req()) ? Kind.BODIES : kind);
    request.req().setAttribute(ATTRIBUTE, place);
  }

  private static boolean hasBody(HttpServletRequest request) {
    return WITH_BODY.contains(request.getMethod())
        && (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null);
  }

  /**
   * The body of a request is there: it gets a place among those that are worked on.
   *
   * @throws Refusal if there is none
   */
  public static void arrived(Context request) {
    if (request.req().getAttribute(ATTRIBUTE) instanceof Place place && place.held == Kind.BODIES) {
      place.take(place.wanted);
    }
  }

  /** The answer to a request is made: reading it takes no place. */
  public static void answered(Context request) {
    if (request.req().getAttribute(ATTRIBUTE) instanceof Place place) {
      place.leave();
    }
  }

  /* Why somebody gets no place. */
  private Optional<Problem> refusal(Kind kind, Holder holder) {
    Pool pool = pool(kind);
    int free = pool.size - pool.used;
    if (free == 0) {
      return Optional.of(busy(kind.full.formatted(pool.size) + ", the most that may be"));
    }
    if (holder.name.isEmpty()) {
      return Optional.empty();
    }
    int all = pools.values().stream().mapToInt(one -> one.of(holder)).sum();
    if (all >= holder.most) {
      return Optional.of(
          Problem.of(
              ProblemKind.RATE_LIMITED,
              "this key has %d requests under way, the most that it may".formatted(all)));
    }
    return pool.of(holder) < free
        ? Optional.empty()
        : Optional.of(
            busy(
                kind.full.formatted(pool.of(holder))
                    + " for this key; the %d places left are for others".formatted(free)));
  }

  private static Problem busy(String detail) {
    return Problem.of(ProblemKind.TOO_BUSY, detail);
  }

  /** How many are inside, those whose body is still coming among them. */
  public int inside() {
    synchronized (pools) {
      return pools.values().stream().mapToInt(pool -> pool.used).sum();
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(ATTRIBUTE) instanceof Place place) {
        place.leave();
      }
    }
  }
}
