package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.BuyAgainRequest;
import dev.zhiyin.engine.recommend.Diagnostics;
import dev.zhiyin.engine.recommend.ExplainRequest;
import dev.zhiyin.engine.recommend.Explanation;
import dev.zhiyin.engine.recommend.ListCursor;
import dev.zhiyin.engine.recommend.Page;
import dev.zhiyin.engine.recommend.PageCursor;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchCursor;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.suggest.SuggestRequest;
import dev.zhiyin.engine.suggest.Suggestion;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.load.WorkerPool;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.metrics.Placements;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.recommendation.CursorStore.Owner;
import dev.zhiyin.server.recommendation.CursorStore.Place;
import dev.zhiyin.server.user.ShopperHistories;
import dev.zhiyin.server.user.ShopperHistories.KnownConstraint;
import dev.zhiyin.server.user.ShopperHistories.KnownHistory;
import dev.zhiyin.server.user.SocialShoppers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists of products and their explanations, from the generation in service. Histories are read on
 * the request's virtual thread, since waiting for the store takes no processor; the computation
 * runs in the {@link WorkerPool}. Thread-safe.
 *
 * @param filters reads filters by what the shop declares of attributes
 * @param sequenceWait how long an answer waits for the change that it must have seen
 */
public record RecommendationService(
    Store store,
    LiveGeneration live,
    ShopperHistories shoppers,
    SocialShoppers social,
    CursorStore lists,
    Metrics metrics,
    Placements placements,
    WorkerPool pool,
    FilterJson filters,
    Duration sequenceWait) {
  /**
   * Whom an answer is for.
   *
   * @param shopper of the store, whose profile is read, and whose history unless one is given
   * @param history of somebody whom the store need not know
   * @param minSequence number of the change that the answer must have seen
   * @param deadline until when it has to be begun
   */
  public record Audience(
      Optional<ShopperId> shopper,
      Optional<History> history,
      OptionalLong minSequence,
      Deadline deadline) {
    /** The same, whose history is known. */
    Audience knowing(History known) {
      return new Audience(shopper, Optional.of(known), minSequence, deadline);
    }

    public static Audience of(Optional<ShopperId> shopper, Deadline deadline) {
      return new Audience(shopper, Optional.empty(), OptionalLong.empty(), deadline);
    }

    /** A shopper of whom nothing counts but the profile. */
    public static Audience withProfile(Optional<ShopperId> shopper, Deadline deadline) {
      return new Audience(shopper, Optional.of(History.EMPTY), OptionalLong.empty(), deadline);
    }
  }

  /** What is asked, once the history is known. */
  @FunctionalInterface
  public interface Question<R> {
    R of(History history);
  }

  /**
   * What an answer was made of.
   *
   * @param sequence number of a change of the store that it has seen, and with it all before
   */
  public record Origin(long generation, long sequence, Freshness freshness) {
    Origin atMost(long other) {
      return new Origin(generation, Math.min(sequence, other), freshness);
    }
  }

  /** What an answer had to do without. */
  public enum Freshness {
    FRESH,

    /** The shopper's history, or profile, is as it was some time ago. */
    OLD_HISTORY,

    /** The service that tells what words mean did not answer in time. */
    WITHOUT_MEANING;

    /** As answers say it; null where nothing is missing. */
    @Nullable Object text() {
      return switch (this) {
        case FRESH -> null;
        case OLD_HISTORY -> true;
        case WITHOUT_MEANING -> "encoder";
      };
    }

    private static Freshness of(boolean oldHistory, boolean meaning) {
      return oldHistory ? OLD_HISTORY : meaning ? FRESH : WITHOUT_MEANING;
    }
  }

  /**
   * A list, or a page of one.
   *
   * @param cursor of the next page, if there is one
   */
  public record Listed(
      String recommendationId,
      Origin origin,
      Answer answer,
      Optional<String> cursor,
      Optional<Diagnostics> diagnostics) {}

  public record Explained(Origin origin, Explanation explanation) {}

  public record Suggested(Origin origin, List<Suggestion> suggestions) {}

  /** A request whose turn it is. */
  private record Turn(Lease lease, Origin origin, ProfileConstraint fit, History history) {
    Recommender recommender() {
      return lease.recommender().withFit(fit);
    }

    <R> R asked(Question<R> question) {
      return question.of(history);
    }
  }

  /** The time, as the store has it. */
  public Instant now() {
    return store.now();
  }

  /**
   * Begins a list that may be read on.
   *
   * @throws InvalidInput if the change that it must have seen is not there
   * @throws Refusal if answers do not show that change in time
   */
  public Listed recommend(Audience audience, Question<RecommendRequest> question) {
    awaitSequence(audience);
    Owner owner = owner(audience);
    SocialContext others = social.context(audience.shopper);
    return inTurn(
        audience,
        Optional.empty(),
        turn -> {
          Page page = turn.recommender().withSocial(others).begin(turn.asked(question));
          page.diagnostics().ifPresent(this::recordSteps);
          return shown("recommendations", begun(page, owner, turn.origin));
        });
  }

  /**
   * Another page of a list.
   *
   * @param reader who alone may read it, empty for a program that may read any
   * @throws Refusal if the list has ended, or is of another shopper
   */
  public Listed page(String cursor, Optional<ShopperId> reader, Deadline deadline) {
    return page(lists.find(cursor, PageCursor.class), Optional.empty(), reader, deadline);
  }

  /** Another page of a search, as {@link #page}. */
  public Listed searchPage(String cursor, Optional<ShopperId> reader, Deadline deadline) {
    Place place = lists.find(cursor, SearchCursor.class);
    Optional<String> words =
        place.list() instanceof SearchCursor search
            ? Optional.of(search.request().words())
            : Optional.empty();
    return page(place, words, reader, deadline);
  }

  private Listed page(
      Place place, Optional<String> words, Optional<ShopperId> reader, Deadline deadline) {
    if (reader.isPresent() && !shoppers.kept(reader.get()).key().equals(place.owner().key())) {
      throw Refusal.of(ProblemKind.FORBIDDEN, "the list of this cursor is of another shopper");
    }
    // as they are now, whatever they were on earlier pages
    Optional<ShopperId> shopper = shopper(place.owner());
    KnownHistory known = known(place, shopper);
    KnownConstraint fit = fit(shopper);
    SocialContext others =
        place.list() instanceof PageCursor ? social.context(shopper) : SocialContext.NONE;
    var freshness =
        Freshness.of(known.stale() || fit.stale(), encodedAhead(known.history(), words, deadline));
    return pool.run(
        deadline,
        () -> {
          try (Lease lease = live.lease()) {
            if (lease.generation() != place.generation()) {
              throw CursorStore.ended();
            }
            Recommender recommender = lease.recommender().withFit(fit.fit()).withSocial(others);
            Page page = read(recommender, place, known.history());
            long seen = Math.min(lease.sequence(), known.sequence());
            return listed(
                page, place, new Origin(lease.generation(), seen, freshness), lists::keepOn);
          }
        });
  }

  private KnownHistory known(Place place, Optional<ShopperId> shopper) {
    return shopper
        .filter(_ -> place.owner().historyInStore())
        .map(shoppers::history)
        .orElseGet(() -> new KnownHistory(place.list().history(), Long.MAX_VALUE, false));
  }

  /* Who makes a list grow at the same time as another goes by what that one found. */
  private Page read(Recommender recommender, Place place, History history) {
    ListCursor list = place.list();
    while (true) {
      Page page = recommender.page(list.withHistory(history), place.from());
      Optional<ListCursor> other =
          page.cursor().hasGrownFrom(list) ? lists.grownMeanwhile(place, list) : Optional.empty();
      if (other.isEmpty()) {
        return page;
      }
      list = other.get();
    }
  }

  /**
   * A list that is the same for everybody, but for what suits them.
   *
   * @param placement where it is shown, for the figures of placements
   * @param making makes it
   */
  public <R> Listed list(
      String placement,
      Audience audience,
      Question<R> question,
      BiFunction<Recommender, R, Answer> making) {
    return inTurn(
        audience,
        Optional.empty(),
        turn ->
            shown(
                placement,
                whole(turn.origin, making.apply(turn.recommender(), turn.asked(question)))));
  }

  /**
   * What a shopper is due to buy again.
   *
   * @param asked makes the request out of the shopper's events
   */
  public Listed buyAgain(Audience audience, Function<List<Event>, BuyAgainRequest> asked) {
    long sequence = live.sequence(); // before the events are read, which have seen it
    List<Event> events = audience.shopper.map(shoppers::counted).orElse(List.of());
    List<Event> bought =
        events.stream().filter(event -> event.type() == EventType.PURCHASE).toList();
    return inTurn(
        audience.knowing(History.of(bought)),
        Optional.empty(),
        turn ->
            shown(
                "buy-again",
                whole(
                    turn.origin.atMost(sequence),
                    turn.recommender().buyAgain(asked.apply(events)))));
  }

  /**
   * Begins a search that may be read on.
   *
   * @param words of the question
   */
  public Listed search(Audience audience, String words, Question<SearchRequest> question) {
    Owner owner = owner(audience);
    return inTurn(
        audience,
        Optional.of(words),
        turn -> {
          Page page = turn.recommender().beginSearch(turn.asked(question));
          return shown("search", begun(page, owner, turn.origin));
        });
  }

  /** What somebody who types may mean. */
  public Suggested suggest(SuggestRequest request, Optional<ShopperId> shopper, Deadline deadline) {
    KnownConstraint known = fit(shopper);
    return pool.run(
        deadline,
        () -> {
          try (Lease lease = live.lease()) {
            var freshness = Freshness.of(known.stale(), true);
            var origin = new Origin(lease.generation(), lease.sequence(), freshness);
            return new Suggested(origin, lease.recommender().withFit(known.fit()).suggest(request));
          }
        });
  }

  public Explained explain(Audience audience, Question<ExplainRequest> question) {
    SocialContext others = social.context(audience.shopper);
    return inTurn(
        audience,
        Optional.empty(),
        turn ->
            new Explained(
                turn.origin, turn.recommender().withSocial(others).explain(turn.asked(question))));
  }

  private static Listed whole(Origin origin, Answer answer) {
    return new Listed(
        UUID.randomUUID().toString(), origin, answer, Optional.empty(), Optional.empty());
  }

  private Listed begun(Page page, Owner owner, Origin origin) {
    String id = UUID.randomUUID().toString();
    var first = new Place(id, page.cursor(), owner, origin.generation(), 0);
    return listed(page, first, origin, lists::keep);
  }

  private static Listed listed(
      Page page, Place place, Origin origin, Function<Place, String> keep) {
    Optional<String> cursor =
        page.next().isPresent() ? Optional.of(keep.apply(place.next(page))) : Optional.empty();
    return new Listed(place.recommendationId(), origin, page.answer(), cursor, page.diagnostics());
  }

  private Listed shown(String placement, Listed list) {
    if (!list.answer.items().isEmpty()) {
      placements.shown(placement, list.recommendationId);
    }
    return list;
  }

  /* Under the names that operators know. */
  private void recordSteps(Diagnostics diagnostics) {
    for (Diagnostics.Step step : diagnostics.steps()) {
      String stage =
          switch (step.name()) {
            case "score" -> "rank";
            case "reasons" -> "reason";
            default -> step.name();
          };
      metrics.stage(stage, Duration.of(step.micros(), ChronoUnit.MICROS));
    }
  }

  /* All that takes time, while no more than the cores can do are at it. */
  private <R> R inTurn(Audience audience, Optional<String> words, Function<Turn, R> work) {
    KnownHistory known = known(audience);
    KnownConstraint fit = fit(audience.shopper);
    Freshness freshness =
        Freshness.of(
            known.stale() || fit.stale(), encodedAhead(known.history(), words, audience.deadline));
    return pool.run(
        audience.deadline,
        () -> {
          try (Lease lease = live.lease()) {
            long seen = seen(audience.minSequence, known, lease);
            return work.apply(
                new Turn(
                    lease,
                    new Origin(lease.generation(), seen, freshness),
                    fit.fit(),
                    known.history()));
          }
        });
  }

  /* No change of the store is newer than a history that came with the request. */
  private KnownHistory known(Audience audience) {
    return audience
        .history
        .map(given -> new KnownHistory(given, Long.MAX_VALUE, false))
        .or(() -> audience.shopper.map(shoppers::history))
        .orElseGet(() -> new KnownHistory(History.EMPTY, Long.MAX_VALUE, false));
  }

  private KnownConstraint fit(Optional<ShopperId> shopper) {
    return shopper.map(shoppers::fit).orElse(KnownConstraint.OF_ANYBODY);
  }

  private static Optional<ShopperId> shopper(Owner owner) {
    return Optional.of(owner.key()).filter(key -> !key.isEmpty()).map(ShopperId::ofKey);
  }

  /* False if a service did not say in time what words mean. */
  private boolean encodedAhead(History history, Optional<String> words, Deadline deadline) {
    List<String> asked =
        Stream.concat(words.stream(), Recommender.words(history).stream()).toList();
    if (asked.isEmpty()) {
      return true;
    }
    try (Lease lease = live.lease()) {
      return lease.encodeAhead(asked, deadline.half());
    }
  }

  private Owner owner(Audience audience) {
    Owner owner = audience.shopper.map(this::owner).orElse(Owner.NOBODY);
    return audience.history.isPresent() ? owner.withGivenHistory() : owner;
  }

  private Owner owner(ShopperId shopperId) {
    ShopperId kept = shoppers.kept(shopperId);
    return new Owner(kept.key(), kept.userId().map(store.erasing()::hash), true);
  }

  /* Waits until every answer that begins has seen the change that this one must have seen. */
  private void awaitSequence(Audience audience) {
    long least = audience.minSequence.orElse(0);
    if (live.sequence() >= least) {
      return;
    }
    long newest = store.sequence();
    if (least > newest) {
      throw new InvalidInput(
          "minSequence",
          Long.toString(least),
          "at most %d, the number of the newest change".formatted(newest));
    }
    live.wake();
    if (!live.awaitShown(least, audience.deadline.atMost(sequenceWait))) {
      throw tooEarly(least, live.sequence());
    }
  }

  private static long seen(OptionalLong wanted, KnownHistory known, Lease lease) {
    long seen = Math.min(lease.sequence(), known.sequence());
    if (wanted.orElse(0) > seen) {
      throw tooEarly(wanted.getAsLong(), seen);
    }
    return seen;
  }

  private static Refusal tooEarly(long wanted, long seen) {
    return Refusal.of(
        ProblemKind.NOT_YET_SHOWN,
        "answers have seen change %d, and not change %d yet".formatted(seen, wanted));
  }
}
