package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes shoppers out of histories. A product's history face is read from the index, without a call
 * to any model; only words are encoded.
 */
final class Shoppers {
  private static final Logger LOG = LoggerFactory.getLogger(Shoppers.class);

  /** Words that count, the newest: to encode some costs as much as to read a thousand products. */
  private static final int MOST_WORDS = 10;

  private final TextEncoder encoder;
  private final Centring centring;
  private final MatchModel model;

  Shoppers(TextEncoder encoder, Centring centring, MatchModel model) {
    this.encoder = encoder;
    this.centring = centring;
    this.model = model;
  }

  Shopper of(History history, Products products) {
    products.findAll(history.productIds());
    var meanings = new HashMap<String, Embedding>();
    List<HistoryItem> counted =
        withFewWords(history).stream()
            .filter(item -> isKnown(item.subject(), products, meanings))
            .limit(model.weights().maximumItems() + 1L)
            .toList();
    var known = new Shopper.Known[counted.size()];
    var faces = new float[known.length][];
    addProducts(counted, products, known, faces);
    addWords(counted, meanings, known, faces);
    return new Shopper(List.of(known), faces, model);
  }

  private static List<HistoryItem> withFewWords(History history) {
    var items = new ArrayList<HistoryItem>();
    int words = 0;
    for (HistoryItem item : history.items()) {
      boolean isWords = item.subject() instanceof Subject.Words;
      words += isWords ? 1 : 0;
      if (!isWords || words <= MOST_WORDS) {
        items.add(item);
      }
    }
    return items;
  }

  private boolean isKnown(Subject subject, Products products, Map<String, Embedding> meanings) {
    return switch (subject) {
      case Subject.Item(String id) -> products.find(id).isPresent();
      case Subject.Words(String text) -> {
        meaning(text).ifPresent(meaning -> meanings.put(text, meaning));
        yield meanings.containsKey(text);
      }
    };
  }

  /* Words that the encoder fails on count no more than a product that is gone. */
  private Optional<Embedding> meaning(String text) {
    try {
      return Optional.of(centring.apply(encoder.encodeQuery(text)));
    } catch (ModelUnusable failure) {
      LOG.warn("words of a history are left out: {}", failure.getMessage());
      return Optional.empty();
    }
  }

  private static void addProducts(
      List<HistoryItem> items, Products products, Shopper.Known[] known, float[][] faces) {
    int[] places =
        IntStream.range(0, known.length)
            .filter(i -> items.get(i).subject() instanceof Subject.Item)
            .toArray();
    int[] docs = Arrays.stream(places).map(i -> doc(items.get(i), products)).toArray();
    List<Embedding> embeddings = products.snapshot().embeddings(docs);
    float[][] read = products.snapshot().historyFaces(docs);
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      known[place] =
          new Shopper.Known(items.get(place), OptionalInt.of(docs[i]), embeddings.get(i));
      faces[place] = read[i];
    }
  }

  private static int doc(HistoryItem item, Products products) {
    return products.find(((Subject.Item) item.subject()).productId()).orElseThrow();
  }

  private void addWords(
      List<HistoryItem> items,
      Map<String, Embedding> meanings,
      Shopper.Known[] known,
      float[][] faces) {
    for (int i = 0; i < known.length; i++) {
      if (items.get(i).subject() instanceof Subject.Words(String text)) {
        Embedding embedding = requireNonNull(meanings.get(text));
        known[i] = new Shopper.Known(items.get(i), OptionalInt.empty(), embedding);
        faces[i] = model.historyFaces(List.of(embedding))[0];
      }
    }
  }
}
