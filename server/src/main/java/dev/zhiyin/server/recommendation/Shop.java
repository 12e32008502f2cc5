package dev.zhiyin.server.recommendation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.ServerSettings;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.Explanation;
import dev.zhiyin.engine.recommend.Page;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Workers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.load.WorkerPool;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.product.ProductFields;
import dev.zhiyin.server.recommendation.AnswerJson.Origin;
import dev.zhiyin.server.recommendation.CursorCache.Owner;
import dev.zhiyin.server.recommendation.CursorCache.Place;
import dev.zhiyin.server.user.KnownHistory;
import dev.zhiyin.server.user.ShopperHistories;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What all routes share. Thread-safe. */
public record Shop(
    Store store,
    LiveGeneration live,
    GenerationRepository generations,
    CatalogueWriter catalogue,
    ShopperHistories shoppers,
    CursorCache listings,
    Metrics metrics,
    WorkerPool pool,
    Workers workers,
    ServerSettings settings) {
  /** Of so many of the newest items the titles decide on the language. */
  private static final int LANGUAGE_ITEMS = 20;

  /** The time, as the store has it. */
  public Instant now() {
    return store.now();
  }

  public KnownHistory known(ShopperId shopperId) {
    return shoppers.history(shopperId);
  }

  /** The history given, or else that of the shopper named, or else none. */
  public KnownHistory known(Optional<History> given, Optional<ShopperId> shopperId) {
    return given.map(Shop::given).or(() -> shopperId.map(this::known)).orElseGet(Shop::nobody);
  }

  /** A history that came with the request, which no change of the store is newer than. */
  private static KnownHistory given(History history) {
    return new KnownHistory(history, Long.MAX_VALUE, false);
  }

  /** Nobody known. */
  public static KnownHistory nobody() {
    return given(History.EMPTY);
  }

  /**
   * Waits until every answer that begins has seen a change.
   *
   * @throws InvalidInput if there is no such change yet
   * @throws Refusal if it takes too long
   */
  public void awaitSequence(OptionalLong wanted, Context request) {
    if (wanted.isEmpty() || live.sequence() >= wanted.getAsLong()) {
      return;
    }
    long least = wanted.getAsLong();
    long newest = store.sequence();
    if (least > newest) {
      throw new InvalidInput(
          "minSequence",
          Long.toString(least),
          "at most %d, the number of the newest change".formatted(newest));
    }
    live.wake();
    if (!live.awaitShown(least, Deadline.of(request).atMost(settings.sequenceWait()))) {
      throw tooEarly(least, live.sequence());
    }
  }

  /* What is erased is gone; but what is popular counts the shopper until answers have seen this. */
  public void awaitErased(long sequence) {
    if (live.id().isPresent()) {
      live.awaitShown(sequence, settings.visibleWait());
    }
  }

  private static Refusal tooEarly(long wanted, long seen) {
    return new Refusal(
        Problem.of(
            ProblemKind.NOT_YET_SHOWN,
            "answers have seen change %d, and not change %d yet".formatted(seen, wanted)));
  }

  /**
   * What products are asked for with, beside the question.
   *
   * @param known was read before, by the request's own thread: who waits for the store keeps no
   *     core from others
   */
  public record Asking(
      KnownHistory known, Presentation presentation, OptionalLong minSequence, Context request) {
    public static Asking anybody(Presentation presentation, Context request) {
      return new Asking(nobody(), presentation, OptionalLong.empty(), request);
    }
  }

  /** A question to a generation, of a shopper with a history, in a language. */
  @FunctionalInterface
  public interface Question<T> {
    T ask(Recommender recommender, History history, Locale locale);
  }

  /** How an answer is told. */
  @FunctionalInterface
  private interface Telling<T, R> {
    R tell(T answer, Origin origin, Lease lease);
  }

  /** Asks the generation in service, and writes the list that it answers. */
  public Listed list(Asking asking, Question<Answer> question) {
    return inTurn(
        asking,
        question,
        (answer, origin, _) -> {
          ObjectNode json = AnswerJson.of(answer, origin, asking.presentation.fields());
          shown(json, asking.request);
          return new Listed(json, answer.total());
        });
  }

  /** Asks the generation in service to explain something, and writes that. */
  public ObjectNode explain(Asking asking, Question<Explanation> question) {
    return inTurn(
        asking, question, (explanation, origin, _) -> ExplanationJson.of(explanation, origin));
  }

  /** Begins a list that may be read on, and writes its first page. */
  public ObjectNode begin(Asking asking, Owner owner, Question<Page> question, boolean debug) {
    return inTurn(
        asking,
        question,
        (page, origin, lease) -> {
          ObjectNode json = AnswerJson.of(page.answer(), origin, asking.presentation.fields());
          addCursor(json, page, AnswerJson.id(json), owner, lease);
          shown(json, asking.request);
          page.diagnostics().ifPresent(found -> Stages.record(found.steps(), metrics));
          if (debug) {
            page.diagnostics()
                .ifPresent(found -> json.set("diagnostics", DiagnosticsJson.of(found)));
          }
          return json;
        });
  }

  /* All that takes time, while no more than the cores can do are at it. */
  private <T, R> R inTurn(Asking asking, Question<T> question, Telling<T, R> telling) {
    return pool.run(Deadline.of(asking.request), () -> answered(asking, question, telling));
  }

  private <T, R> R answered(Asking asking, Question<T> question, Telling<T, R> telling) {
    try (Lease lease = live.lease()) {
      KnownHistory known = asking.known;
      long seen = seen(asking, known, lease);
      Locale language = language(asking, known.history(), lease);
      T answer = question.ask(lease.recommender(), known.history(), language);
      return telling.tell(answer, new Origin(lease.generation(), seen, known.stale()), lease);
    }
  }

  /**
   * Writes another page of a list.
   *
   * @throws Refusal if the list has ended
   */
  public ObjectNode goOn(String cursor, ProductFields fields, Context request) {
    Caller caller = Caller.of(request);
    return pool.run(Deadline.of(request), () -> nextPage(cursor, fields, caller));
  }

  private ObjectNode nextPage(String cursor, ProductFields fields, Caller caller) {
    try (Lease lease = live.lease()) {
      Place place = listings.find(cursor, lease.generation());
      requireOwn(place, caller);
      Page page = lease.recommender().page(place.list(), place.from());
      var origin = new Origin(lease.generation(), lease.sequence(), false);
      ObjectNode json = AnswerJson.of(page.answer(), origin, fields, place.recommendationId());
      addCursor(json, page, place.recommendationId(), place.owner(), lease);
      return json;
    }
  }

  private void requireOwn(Place place, Caller caller) {
    if (caller.isBrowser()
        && !caller
            .reads(Optional.empty())
            .map(shoppers::owner)
            .equals(Optional.of(place.owner()))) {
      throw new Refusal(
          Problem.of(ProblemKind.FORBIDDEN, "the list of this cursor is of another shopper"));
    }
  }

  /* The place of a list is the last part of the route that it was asked by. */
  private void shown(ObjectNode json, Context request) {
    Endpoint route = request.endpoints().matchedHttpEndpoint();
    if (route != null && !json.get("items").isEmpty()) {
      String placement = route.path.substring(route.path.lastIndexOf('/') + 1);
      metrics.placements().shown(placement, AnswerJson.id(json));
    }
  }

  private void addCursor(ObjectNode json, Page page, String id, Owner owner, Lease lease) {
    page.next()
        .ifPresent(
            next ->
                json.put(
                    "cursor",
                    listings.keep(new Place(id, page.cursor(), owner, next), lease.generation())));
  }

  private static long seen(Asking asking, KnownHistory known, Lease lease) {
    long seen = Math.min(lease.sequence(), known.sequence());
    if (asking.minSequence.isPresent() && asking.minSequence.getAsLong() > seen) {
      throw tooEarly(asking.minSequence.getAsLong(), seen);
    }
    return seen;
  }

  /* The language asked for, or the one that fits. */
  private static Locale language(Asking asking, History history, Lease lease) {
    History newest = history.newest(LANGUAGE_ITEMS);
    return asking
        .presentation
        .locale()
        .orElseGet(() -> Language.of(titles(newest, lease), asking.request));
  }

  private static List<String> titles(History history, Lease lease) {
    return history.items().stream()
        .flatMap(
            item ->
                switch (item.subject()) {
                  case Subject.Item(String id) -> lease.product(id).map(Product::title).stream();
                  case Subject.Words(String text) -> Stream.of(text);
                })
        .toList();
  }

  /** A change of a product, asked for at this {@link System#nanoTime}, is in every answer now. */
  public void productShown(long arrival) {
    metrics.productShown(Duration.ofNanos(System.nanoTime() - arrival));
  }

  /**
   * A list as JSON.
   *
   * @param total how many products match, for a search
   */
  public record Listed(ObjectNode json, Optional<Count> total) {}
}
