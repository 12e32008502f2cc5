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
import dev.zhiyin.server.access.Caller;
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
import dev.zhiyin.server.recommendation.Origin.Freshness;
import dev.zhiyin.server.user.ShopperHistories;
import dev.zhiyin.server.user.ShopperHistories.KnownConstraint;
import dev.zhiyin.server.user.ShopperHistories.KnownHistory;
import dev.zhiyin.server.user.SocialShoppers;
import dev.zhiyin.server.user.StoreReads;
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
  public record Explained(Origin origin, Explanation explanation) {}

  public record Suggested(Origin origin, List<Suggestion> suggestions) {}

  /** What a request is answered by, once it is known what its shopper did. */
  private record PreparedRequest(
      Lease lease, Origin origin, ProfileConstraint constraint, History history) {
    Recommender recommender() {
      return lease.recommender().withConstraint(constraint);
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
  public ListResult recommend(Audience audience, Function<History, RecommendRequest> request) {
    awaitSequence(audience);
    Owner owner = owner(audience);
    var reads = new StoreReads();
    KnownShopper known = known(audience, reads);
    SocialContext others = social.context(audience.shopper(), reads);
    return compute(
        audience,
        known,
        Optional.empty(),
        prepared -> {
          Page page =
              prepared.recommender().withSocial(others).begin(request.apply(prepared.history));
          page.diagnostics().ifPresent(this::recordSteps);
          return shown("recommendations", begun(page, owner, prepared.origin));
        });
  }

  /**
   * Another page of a list.
   *
   * @param reader who alone may read it, empty for a program that may read any
   * @throws Refusal if the list has ended, or is of another shopper
   */
  public ListResult page(String cursor, Optional<ShopperId> reader, Deadline deadline) {
    return page(lists.find(cursor, PageCursor.class), Optional.empty(), reader, deadline);
  }

  /**
   * Another page of a search, as {@link #page}.
   *
   * @throws Refusal also if the search is for a shopper, and a program reads on whose key does not
   *     allow lists for shoppers
   */
  public ListResult searchPage(String cursor, Caller reader, Deadline deadline) {
    Place place = lists.find(cursor, SearchCursor.class);
    reader.requireMayRead(shopper(place.owner()));
    Optional<String> words =
        place.list() instanceof SearchCursor search
            ? Optional.of(search.request().words())
            : Optional.empty();
    return page(place, words, reader.reads(Optional.empty()), deadline);
  }

  private ListResult page(
      Place place, Optional<String> words, Optional<ShopperId> reader, Deadline deadline) {
    if (reader.isPresent() && !shoppers.kept(reader.get()).key().equals(place.owner().key())) {
      throw Refusal.of(ProblemKind.FORBIDDEN, "the list of this cursor is of another shopper");
    }
    // as they are now, whatever they were on earlier pages
    Optional<ShopperId> shopper = shopper(place.owner());
    var reads = new StoreReads();
    KnownConstraint constraint = constraint(shopper, reads);
    KnownHistory known = known(place, shopper, reads);
    SocialContext others =
        place.list() instanceof PageCursor ? social.context(shopper, reads) : SocialContext.NONE;
    var freshness =
        Freshness.of(
            known.stale() || constraint.stale(), encodedAhead(known.history(), words, deadline));
    ListCursor list = place.list().withHistory(known.history());
    while (true) {
      Read read =
          read(
              place,
              list,
              deadline,
              lease ->
                  lease.recommender().withConstraint(constraint.constraint()).withSocial(others));
      // who makes a list grow at the same time as another goes by what that one found
      Optional<ListCursor> other =
          read.page.cursor().hasGrownFrom(list)
              ? lists.grownMeanwhile(place, list)
              : Optional.empty();
      if (other.isEmpty()) {
        long seen = Math.min(read.sequence, known.sequence());
        return listed(
            read.page, place, new Origin(place.generation(), seen, freshness), lists::keepOn);
      }
      list = other.get().withHistory(known.history());
    }
  }

  /**
   * A page that was read.
   *
   * @param sequence number of a change that it has seen, and with it all before
   */
  private record Read(Page page, long sequence) {}

  /* Here alone: whoever waits for the store waits on the thread of the request. */
  private Read read(
      Place place, ListCursor list, Deadline deadline, Function<Lease, Recommender> recommender) {
    return pool.run(
        deadline,
        () -> {
          try (Lease lease = live.lease()) {
            if (lease.generation() != place.generation()) {
              throw CursorStore.ended();
            }
            long sequence = lease.sequence(); // asked first: what comes meanwhile may be unseen
            return new Read(recommender.apply(lease).page(list, place.from()), sequence);
          }
        });
  }

  private KnownHistory known(Place place, Optional<ShopperId> shopper, StoreReads reads) {
    return shopper
        .filter(_ -> place.owner().historyInStore())
        .map(one -> shoppers.history(one, reads))
        .orElseGet(() -> new KnownHistory(place.list().history(), Long.MAX_VALUE, false));
  }

  /**
   * A list that is the same for everybody, but for what suits them.
   *
   * @param placement where it is shown, for the figures of placements
   * @param making makes it
   */
  public <R> ListResult list(
      String placement,
      Audience audience,
      Function<History, R> request,
      BiFunction<Recommender, R, Answer> making) {
    return compute(
        audience,
        Optional.empty(),
        prepared ->
            shown(
                placement,
                whole(
                    prepared.origin,
                    making.apply(prepared.recommender(), request.apply(prepared.history)))));
  }

  /**
   * What a shopper is due to buy again.
   *
   * @param request makes the request out of the shopper's events
   */
  public ListResult buyAgain(Audience audience, Function<List<Event>, BuyAgainRequest> request) {
    long sequence = live.sequence(); // before the events are read, which have seen it
    List<Event> events = audience.shopper().map(shoppers::counted).orElse(List.of());
    List<Event> bought =
        events.stream().filter(event -> event.type() == EventType.PURCHASE).toList();
    return compute(
        audience.knowing(History.of(bought)),
        Optional.empty(),
        prepared ->
            shown(
                "buy-again",
                whole(
                    prepared.origin.atMost(sequence),
                    prepared.recommender().buyAgain(request.apply(events)))));
  }

  /**
   * Begins a search that may be read on.
   *
   * @param words of the question
   */
  public ListResult search(
      Audience audience, String words, Function<History, SearchRequest> request) {
    Owner owner = owner(audience);
    return compute(
        audience,
        Optional.of(words),
        prepared -> {
          Page page = prepared.recommender().beginSearch(request.apply(prepared.history));
          return shown("search", begun(page, owner, prepared.origin));
        });
  }

  /** What somebody who types may mean. */
  public Suggested suggest(SuggestRequest request, Optional<ShopperId> shopper, Deadline deadline) {
    KnownConstraint known = constraint(shopper, new StoreReads());
    return pool.run(
        deadline,
        () -> {
          try (Lease lease = live.lease()) {
            var freshness = Freshness.of(known.stale(), true);
            var origin = new Origin(lease.generation(), lease.sequence(), freshness);
            return new Suggested(
                origin, lease.recommender().withConstraint(known.constraint()).suggest(request));
          }
        });
  }

  public Explained explain(Audience audience, Function<History, ExplainRequest> request) {
    var reads = new StoreReads();
    KnownShopper known = known(audience, reads);
    SocialContext others = social.context(audience.shopper(), reads);
    return compute(
        audience,
        known,
        Optional.empty(),
        prepared ->
            new Explained(
                prepared.origin,
                prepared
                    .recommender()
                    .withSocial(others)
                    .explain(request.apply(prepared.history))));
  }

  private static ListResult whole(Origin origin, Answer answer) {
    return new ListResult(
        UUID.randomUUID().toString(), origin, answer, Optional.empty(), Optional.empty());
  }

  private ListResult begun(Page page, Owner owner, Origin origin) {
    String id = UUID.randomUUID().toString();
    var first = new Place(id, page.cursor(), owner, origin.generation(), 0);
    return listed(page, first, origin, lists::keep);
  }

  private static ListResult listed(
      Page page, Place place, Origin origin, Function<Place, String> keep) {
    Optional<String> cursor =
        page.next().isPresent() ? Optional.of(keep.apply(place.next(page))) : Optional.empty();
    return new ListResult(
        place.recommendationId(), origin, page.answer(), cursor, page.diagnostics());
  }

  private ListResult shown(String placement, ListResult list) {
    if (!list.answer().items().isEmpty()) {
      placements.shown(placement, list.recommendationId());
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

  private <R> R compute(
      Audience audience, Optional<String> words, Function<PreparedRequest, R> work) {
    return compute(audience, known(audience, new StoreReads()), words, work);
  }

  /* All that takes time, while no more than the cores can do are at it. */
  private <R> R compute(
      Audience audience,
      KnownShopper shopper,
      Optional<String> words,
      Function<PreparedRequest, R> work) {
    KnownHistory known = shopper.history;
    Freshness freshness =
        Freshness.of(
            known.stale() || shopper.constraint.stale(),
            encodedAhead(known.history(), words, audience.deadline()));
    return pool.run(
        audience.deadline(),
        () -> {
          try (Lease lease = live.lease()) {
            long seen = seen(audience.minSequence(), known, lease);
            return work.apply(
                new PreparedRequest(
                    lease,
                    new Origin(lease.generation(), seen, freshness),
                    shopper.constraint.constraint(),
                    known.history()));
          }
        });
  }

  private record KnownShopper(KnownHistory history, KnownConstraint constraint) {}

  private KnownShopper known(Audience audience, StoreReads reads) {
    // first, since without it there is no answer
    KnownConstraint constraint = constraint(audience.shopper(), reads);
    return new KnownShopper(history(audience, reads), constraint);
  }

  /* No change of the store is newer than a history that came with the request. */
  private KnownHistory history(Audience audience, StoreReads reads) {
    return audience
        .history()
        .map(given -> new KnownHistory(given, Long.MAX_VALUE, false))
        .or(() -> audience.shopper().map(one -> shoppers.history(one, reads)))
        .orElseGet(() -> new KnownHistory(History.EMPTY, Long.MAX_VALUE, false));
  }

  private KnownConstraint constraint(Optional<ShopperId> shopper, StoreReads reads) {
    return shopper.map(one -> shoppers.constraint(one, reads)).orElse(KnownConstraint.OF_ANYBODY);
  }

  private static Optional<ShopperId> shopper(Owner owner) {
    return Optional.of(owner.key()).filter(key -> !key.isEmpty()).map(ShopperId::ofKey);
  }

  /* False if a service did not say in time what words mean. */
  private boolean encodedAhead(History history, Optional<String> words, Deadline deadline) {
    List<String> texts =
        Stream.concat(words.stream(), Recommender.words(history).stream()).toList();
    if (texts.isEmpty()) {
      return true;
    }
    try (Lease lease = live.lease()) {
      return lease.encodeAhead(texts, deadline.half());
    }
  }

  private Owner owner(Audience audience) {
    Owner owner = audience.shopper().map(this::owner).orElse(Owner.NOBODY);
    return audience.history().isPresent() ? owner.withGivenHistory() : owner;
  }

  private Owner owner(ShopperId shopperId) {
    ShopperId kept = shoppers.kept(shopperId);
    return new Owner(kept.key(), kept.userId().map(store.erasing()::hash), true);
  }

  /* Waits until every answer that begins has seen the change that this one must have seen. */
  private void awaitSequence(Audience audience) {
    long least = audience.minSequence().orElse(0);
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
    if (!live.awaitShown(least, audience.deadline().atMost(sequenceWait))) {
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
