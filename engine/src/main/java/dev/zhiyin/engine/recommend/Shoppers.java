package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

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
    IndexSnapshot snapshot = products.snapshot();
    products.findAll(history.productIds());
    var known = new ArrayList<Shopper.Known>();
    var faces = new ArrayList<float[]>();
    for (HistoryItem item : history.items()) {
      if (known.size() > model.weights().maximumItems()) {
        break;
      }
      switch (item.subject()) {
        case Subject.Item(String id) ->
            products
                .find(id)
                .ifPresent(
                    doc -> {
                      known.add(
                          new Shopper.Known(item, OptionalInt.of(doc), snapshot.embedding(doc)));
                      faces.add(snapshot.historyFace(doc));
                    });
        case Subject.Words(String text) -> {
          Embedding embedding = centring.apply(encoder.encodeQuery(text));
          known.add(new Shopper.Known(item, OptionalInt.empty(), embedding));
          faces.add(model.historyFaces(List.of(embedding))[0]);
        }
      }
    }
    return new Shopper(known, faces.toArray(float[][]::new), model);
  }
}
