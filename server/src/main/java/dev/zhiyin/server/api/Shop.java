package dev.zhiyin.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.answer.AnswerJson;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.request.Language;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What all routes share: the store, the generation in service, the metrics, and the time.
 * Thread-safe.
 */
public record Shop(Store store, LiveGeneration live, Metrics metrics, Clock clock) {
  /** Of so many of the newest items the titles decide on the language. */
  private static final int LANGUAGE_ITEMS = 20;

  Instant now() {
    return clock.instant();
  }

  /** A shopper and what the store had seen, at the least, when the history was read. */
  record Asking(History history, long sequence) {}

  Asking asking(String userId) {
    long sequence = store.sequence();
    return new Asking(History.of(store.eventsOf(Who.user(userId))), sequence);
  }

  Asking asking(History history) {
    return new Asking(history, store.sequence());
  }

  /** Nobody known. */
  Asking asking() {
    return asking(History.EMPTY);
  }

  /** The language asked for, or the one that fits. */
  Locale language(Optional<Locale> asked, History history, Context request) {
    return asked.orElseGet(() -> Language.of(titles(history.newest(LANGUAGE_ITEMS)), request));
  }

  private List<String> titles(History history) {
    return history.items().stream()
        .flatMap(
            item ->
                switch (item.subject()) {
                  case Subject.Item(String id) -> store.product(id).map(Product::title).stream();
                  case Subject.Words(String text) -> Stream.of(text);
                })
        .toList();
  }

  /** Asks the generation in service, and writes the list that it answers. */
  Listed list(long sequence, Function<Recommender, Answer> question) {
    try (Lease lease = live.lease()) {
      Answer answer = question.apply(lease.recommender());
      return new Listed(AnswerJson.of(answer, lease.generation(), sequence), answer.total());
    }
  }

  /**
   * A list as JSON.
   *
   * @param total how many products could have been in it
   */
  record Listed(ObjectNode json, long total) {}
}
