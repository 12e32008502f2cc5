package dev.zhiyin.server.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.suggest.SuggestRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a generation as shoppers will, so that the first of them does not wait for cold parts. */
final class WarmUp {
  private static final int SHOPPERS = 40;

  /** How often all of them are asked for while nobody waits, until the code is compiled. */
  private static final int ROUNDS = 5;

  /** Products that are read again, and so many of them without a rest. */
  private static final int PRODUCTS = 2000;

  private static final int TOGETHER = 10;

  /** Every so many recommendations one search and one list of similar products. */
  private static final int SEARCH_EVERY = 8;

  /** Characters of a title that are searched for. */
  private static final int WORDS = 20;

  /** Ends it early, so that a server is ready and a generation followed in time. */
  private static final Duration LONGEST_AT_START = Duration.ofMillis(300);

  private static final Duration LONGEST = Duration.ofMillis(600);

  private final OpenGeneration fresh;
  private final long end;

  private WarmUp(OpenGeneration fresh, Duration longest) {
    this.fresh = fresh;
    this.end = System.nanoTime() + longest.toNanos();
  }

  /**
   * At the start of a server, when its code is cold and nobody waits.
   *
   * @param store whose latest shoppers are taken
   */
  static void atStart(OpenGeneration fresh, Store store) {
    new WarmUp(fresh, LONGEST_AT_START).ask(store);
  }

  /**
   * Beside requests that another generation answers, which are not to be slowed down. The code is
   * compiled by now; but what that generation knows by heart, this one would read for all who ask
   * next.
   */
  static void besideRequests(OpenGeneration fresh, OpenGeneration other) {
    var warmUp = new WarmUp(fresh, LONGEST);
    Throttle.BESIDE_REQUESTS.work(() -> warmUp.ask(History.EMPTY, false));
    warmUp.remember(other);
  }

  private void remember(OpenGeneration other) {
    inSteps(other.hottestSummaries(PRODUCTS), fresh::rememberSummaries);
    inSteps(other.hottest(PRODUCTS), fresh::remember);
  }

  private <T> void inSteps(List<T> known, Consumer<List<T>> remember) {
    for (int i = 0; i < known.size() && System.nanoTime() < end; i += TOGETHER) {
      List<T> some = known.subList(i, Math.min(known.size(), i + TOGETHER));
      Throttle.BESIDE_REQUESTS.work(() -> remember.accept(some));
    }
  }

  private void ask(Store store) {
    List<History> histories = store.events().recentHistories(SHOPPERS);
    ask(History.EMPTY, true);
    for (int i = 0; i < ROUNDS * histories.size() && System.nanoTime() < end; i++) {
      ask(histories.get(i % histories.size()), i % SEARCH_EVERY == 0);
    }
  }

  private void ask(History history, boolean all) {
    Recommender recommender = fresh.recommender().unseen();
    Answer answer = recommender.recommend(RecommendRequest.of(history));
    if (all && !answer.items().isEmpty()) {
      answer.items().stream()
          .map(item -> beginning(item.product().title(), 1))
          .filter(letter -> !letter.isEmpty())
          .distinct()
          .forEach(it -> recommender.suggest(new SuggestRequest(it, 10, Optional.empty())));
      Product product = answer.items().getFirst().product();
      String words = beginning(product.title(), WORDS);
      if (!words.isEmpty()) {
        recommender.search(new SearchRequest(words, history, Filter.ALL, Locale.ENGLISH, 10));
      }
      recommender.similar(new SimilarRequest(product.id(), Filter.ALL, Locale.ENGLISH, 10));
    }
  }

  /* Of letters, since a title may have what nobody may search for. Chinese names among those that
   * begin with one are read by a dictionary, which takes long to open. */
  private static String beginning(String title, int most) {
    return title
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == ' ')
        .dropWhile(c -> c == ' ')
        .limit(most)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
