package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.LogLimiter;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes profiles out of histories. What a product says of a shopper is read from the index, without
 * a call to any model; only words are encoded.
 */
final class ProfileReader {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileReader.class);

  /** What is read of the products of a history here. */
  private static final Set<Part> OF_HISTORY = Set.of(Part.EMBEDDING, Part.HISTORY_VECTOR);

  /** The same, and what is read of some of them when products are retrieved and explained. */
  private static final Set<Part> ALONG =
      Set.of(Part.EMBEDDING, Part.HISTORY_VECTOR, Part.KINDS, Part.GROUP, Part.SUMMARY, Part.STATS);

  private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final TextEncoder encoder;
  private final Centring centring;
  private final MatchModel model;
  private final LogLimiter warning = new LogLimiter(BETWEEN_WARNINGS);

  ProfileReader(TextEncoder encoder, Centring centring, MatchModel model) {
    this.encoder = encoder;
    this.centring = centring;
    this.model = model;
  }

  /** What words mean, centred; empty if the encoder fails on them. */
  Optional<Embedding> meaning(String words) {
    try {
      return Optional.of(centring.apply(encoder.encodeQuery(words)));
    } catch (ModelUnusable | ServiceFailed failure) {
      if (warning.mayNow()) {
        LOG.warn("words are left out: {}", failure.getMessage());
      }
      return Optional.empty();
    }
  }

  ShopperProfile read(History history, RequestItems items) {
    items.findAll(history.productIds(), ALONG);
    var meanings = new HashMap<String, Embedding>();
    List<HistoryItem> counted =
        withFewWords(history).stream()
            .filter(item -> isKnown(item.subject(), items, meanings))
            .limit(model.weights().maximumItems() + 1L)
            .toList();
    items.read(
        counted.stream().flatMap(item -> product(item, items).stream()).toList(), OF_HISTORY);
    var known = new ArrayList<ShopperProfile.Known>();
    var vectors = new float[counted.size()][];
    for (HistoryItem item : counted) {
      Optional<ProductRef> product = product(item, items);
      Embedding embedding =
          product.map(items::embedding).orElseGet(() -> requireNonNull(meanings.get(words(item))));
      vectors[known.size()] =
          product
              .map(items::historyVector)
              .orElseGet(() -> model.historyVectors(List.of(embedding))[0]);
      known.add(new ShopperProfile.Known(item, product, embedding));
    }
    return new ShopperProfile(known, vectors, history, model);
  }

  private static List<HistoryItem> withFewWords(History history) {
    var items = new ArrayList<HistoryItem>();
    int words = 0;
    for (HistoryItem item : history.items()) {
      boolean isWords = item.subject() instanceof Subject.Words;
      words += isWords ? 1 : 0;
      if (!isWords || words <= HistoryWeights.MOST_WORDS) {
        items.add(item);
      }
    }
    return items;
  }

  /* Words that the encoder fails on count no more than a product that is gone. */
  private boolean isKnown(Subject subject, RequestItems items, Map<String, Embedding> meanings) {
    return switch (subject) {
      case Subject.Item(String id) -> items.find(id).isPresent();
      case Subject.Words(String text) -> {
        meaning(text).ifPresent(meaning -> meanings.put(text, meaning));
        yield meanings.containsKey(text);
      }
    };
  }

  private static Optional<ProductRef> product(HistoryItem item, RequestItems items) {
    return item.productId().flatMap(items::find);
  }

  private static String words(HistoryItem item) {
    return ((Subject.Words) item.subject()).text();
  }
}
