package dev.zhiyin.engine.wording;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The wordings that answers are told in, and which kinds of sentences were asked for. Thread-safe.
 */
public final class Wordings {
  /** So many kinds are remembered as asked for; there are some hundreds. */
  private static final int MOST_KINDS = 5_000;

  private final boolean remembers;
  private final Set<WordingKind> asked = ConcurrentHashMap.newKeySet();
  private volatile Map<WordingKind, List<StoredWording>> accepted = Map.of();

  private Wordings(boolean remembers) {
    this.remembers = remembers;
  }

  /** None: every sentence is that of its template. */
  public static Wordings none() {
    return new Wordings(false);
  }

  /** None yet. */
  public static Wordings remembering() {
    return new Wordings(true);
  }

  /** Whether anything but templates is ever said. */
  public boolean areUsed() {
    return remembers || !accepted.isEmpty();
  }

  /** Uses these from now on, and no others. */
  public void use(List<StoredWording> current) {
    accepted =
        current.stream()
            .collect(Collectors.groupingBy(StoredWording::kind, Collectors.toUnmodifiableList()));
  }

  /**
   * One of the wordings of a kind, always the same for a seed while there are the same.
   *
   * @param seed such as the product's id, so that neighbours are told in different ones
   */
  public Optional<String> pick(WordingKind kind, String seed) {
    if (remembers && asked.size() < MOST_KINDS) {
      asked.add(kind);
    }
    List<StoredWording> some = accepted.getOrDefault(kind, List.of());
    return some.isEmpty()
        ? Optional.empty()
        : Optional.of(some.get(Math.floorMod(mixed(seed), some.size())).text());
  }

  /* Ids often differ in their last digits only. */
  private static int mixed(String seed) {
    int hash = seed.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  /** Kinds of sentences that were asked for, each once. */
  public List<WordingKind> asked() {
    return new ArrayList<>(new LinkedHashSet<>(asked));
  }

  /** How many wordings a kind has. */
  public int count(WordingKind kind) {
    return accepted.getOrDefault(kind, List.of()).size();
  }
}
