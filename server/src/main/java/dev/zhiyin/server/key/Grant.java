package dev.zhiyin.server.key;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.server.config.HttpSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a key allows, to whom, and for how long.
 *
 * @param scopes at least one
 * @param origins of the pages that may send it; of any if empty. Programs that say nothing of a
 *     page may always
 * @param expires from when on it is not valid
 * @param limits of what is sent with it
 */
@RecordBuilder
public record Grant(
    Set<Scope> scopes, List<String> origins, Optional<Instant> expires, Limits limits)
    implements GrantBuilder.With {
  /**
   * How much may be sent with a key.
   *
   * @param requestsPerSecond 1 to 1000000; the server's setting if absent
   * @param concurrentRequests worked on at the same time, 1 to 100000; its fair share if absent
   */
  public record Limits(OptionalInt requestsPerSecond, OptionalInt concurrentRequests) {
    /** Those of the server. */
    public static final Limits DEFAULT = new Limits(OptionalInt.empty(), OptionalInt.empty());

    public Limits {
      requestsPerSecond.ifPresent(value -> require("rate", value, 1_000_000));
      concurrentRequests.ifPresent(value -> require("concurrent", value, 100_000));
    }

    private static void require(String name, int value, int most) {
      if (value < 1 || value > most) {
        throw new InvalidInput(name, Integer.toString(value), "1 to %d".formatted(most));
      }
    }
  }

  public Grant {
    if (scopes.isEmpty()) {
      throw new InvalidInput("scope", "", "at least one of " + Scope.all());
    }
    scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    origins = HttpSettings.checkedOrigins("origin", origins);
  }

  /** For ever and from anywhere. */
  public static Grant of(Scope... scopes) {
    return new Grant(
        Set.copyOf(Arrays.asList(scopes)), List.of(), Optional.empty(), Limits.DEFAULT);
  }

  /** Whether it allows what wants a scope. */
  public boolean allows(Scope wanted) {
    return scopes.contains(wanted) || scopes.contains(Scope.ADMIN);
  }

  /** Whether it has ended. */
  public boolean isOver(Instant now) {
    return expires.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** The names of its scopes, as they are given. */
  public String scopeNames() {
    return scopes.stream().map(Scope::text).collect(Collectors.joining(","));
  }
}
