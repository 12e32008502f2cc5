package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Makes shoppers out of histories. A product's history face is read from the index, without a call
 * to any model; only words are encoded.
 */
final class Shoppers {
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
    List<HistoryItem> counted =
        history.items().stream()
            .filter(item -> isKnown(item.subject(), products))
            .limit(model.weights().maximumItems() + 1L)
            .toList();
    var known = new Shopper.Known[counted.size()];
    var faces = new float[known.length][];
    addProducts(counted, products, known, faces);
    addWords(counted, known, faces);
    return new Shopper(List.of(known), faces, model);
  }

  private static boolean isKnown(Subject subject, Products products) {
    return !(subject instanceof Subject.Item(String id)) || products.find(id).isPresent();
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

  private void addWords(List<HistoryItem> items, Shopper.Known[] known, float[][] faces) {
    for (int i = 0; i < known.length; i++) {
      if (items.get(i).subject() instanceof Subject.Words(String text)) {
        Embedding embedding = centring.apply(encoder.encodeQuery(text));
        known[i] = new Shopper.Known(items.get(i), OptionalInt.empty(), embedding);
        faces[i] = model.historyFaces(List.of(embedding))[0];
      }
    }
  }
}
