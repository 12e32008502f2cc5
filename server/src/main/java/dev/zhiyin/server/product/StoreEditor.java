package dev.zhiyin.server.product;

import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.OfferChange.Made;
import dev.zhiyin.engine.store.OfferChange.Refused;
import dev.zhiyin.engine.store.Receipt;
import dev.zhiyin.engine.store.Receipt.PutReceipt;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.product.Edit.Edited;
import dev.zhiyin.server.product.Edit.Edited.Effect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes edits in the store, those of one kind in one transaction, as far as they are of different
 * products. What is put is embedded before, so that it can be shown at once afterwards.
 */
record StoreEditor(Store store, Embedding embedding) implements ProductWriteQueue.Editor {
  private static final Logger LOG = LoggerFactory.getLogger(StoreEditor.class);

  /** Remembers what the encoder of the generation in service says of texts. */
  interface Embedding {
    void embed(List<String> texts);

    /** Whether one is remembered. */
    boolean knows(String text);
  }

  @Override
  public List<Edited> make(List<Edit> edits) {
    List<Integer> turns = turns(edits);
    List<Edited> made = inOrder(turns.stream().map(edits::get).toList());
    var ofEach = new Edited[edits.size()];
    for (int i = 0; i < made.size(); i++) {
      ofEach[turns.get(i)] = made.get(i);
    }
    return List.of(ofEach);
  }

  /* Edits of different products may change places, so that those of one kind share a transaction. */
  private static List<Integer> turns(List<Edit> edits) {
    var turns = new ArrayList<Integer>();
    var ids = new HashSet<String>();
    int start = 0;
    for (int i = 0; i < edits.size(); i++) {
      if (!ids.add(edits.get(i).id())) {
        addByKind(turns, edits, start, i);
        start = i;
        ids.clear();
        ids.add(edits.get(i).id());
      }
    }
    addByKind(turns, edits, start, edits.size());
    return turns;
  }

  private static void addByKind(List<Integer> turns, List<Edit> edits, int from, int to) {
    IntStream.range(from, to)
        .boxed()
        .sorted(Comparator.comparing(i -> edits.get(i).getClass().getName()))
        .forEach(turns::add);
  }

  private List<Edited> inOrder(List<Edit> edits) {
    Optional<ServiceFailed> away = embed(texts(edits));
    var made = new ArrayList<Edited>(edits.size());
    while (made.size() < edits.size()) {
      List<Edit> rest = edits.subList(made.size(), edits.size());
      if (away.isPresent() && isUnknown(rest.getFirst())) {
        made.addAll(ProductWriteQueue.failed(rest.subList(0, 1), away.get()));
      } else {
        List<Edit> first = firstOfOneKind(rest);
        made.addAll(attempt(away.isPresent() ? known(first) : first));
      }
    }
    return made;
  }

  private static List<String> texts(List<Edit> edits) {
    List<String> texts = new ArrayList<>();
    for (Edit edit : edits) {
      if (edit instanceof Edit.Put(Product product)) {
        texts.add(product.embeddedText());
      }
    }
    return texts;
  }

  private boolean isUnknown(Edit edit) {
    return edit instanceof Edit.Put(Product product) && !embedding.knows(product.embeddedText());
  }

  private List<Edit> known(List<Edit> edits) {
    return edits.stream().takeWhile(edit -> !isUnknown(edit)).toList();
  }

  /*
   * A text that cannot be embedded keeps nothing out of the store: whoever shows it will tell. But
   * while the service that embeds is away, new texts would hold up all changes behind them.
   */
  private Optional<ServiceFailed> embed(List<String> texts) {
    try {
      embedding.embed(texts);
      return Optional.empty();
    } catch (ServiceFailed away) {
      LOG.warn("{} texts are not embedded: {}", texts.size(), away.getMessage());
      return Optional.of(away);
    } catch (RuntimeException | Error failure) {
      FaultBisection.requireNoOutage(failure);
      LOG.warn("{} texts are not embedded beforehand: {}", texts.size(), failure.toString());
      return Optional.empty();
    }
  }

  private static List<Edit> firstOfOneKind(List<Edit> edits) {
    var kind = edits.getFirst().getClass();
    return edits.stream().takeWhile(kind::isInstance).toList();
  }

  /* Those made before a failure are made: each edit has an outcome of its own. */
  private List<Edited> attempt(List<Edit> ofOneKind) {
    try {
      return switch (ofOneKind.getFirst()) {
        case Edit.Put _ -> put(ofOneKind);
        case Edit.Delete _ -> delete(ofOneKind);
        case Edit.Patch _ -> patch(ofOneKind);
      };
    } catch (RuntimeException failure) {
      return ProductWriteQueue.failed(ofOneKind, failure);
    }
  }

  private List<Edited> put(List<Edit> puts) {
    List<Product> products =
        puts.stream().map(Edit.Put.class::cast).map(Edit.Put::product).toList();
    PutReceipt put = store.products().replace(products);
    var there = new HashSet<>(put.there());
    var made = new ArrayList<Edited>(puts.size());
    for (int i = 0; i < puts.size(); i++) {
      boolean fresh = there.add(products.get(i).id());
      Effect changed = fresh ? Effect.CREATED : Effect.CHANGED;
      made.add(done(put.receipt(), i, changed));
    }
    return made;
  }

  private List<Edited> patch(List<Edit> patches) {
    return store
        .products()
        .patchOffers(patches.stream().map(Edit.Patch.class::cast).map(Edit.Patch::patch).toList())
        .stream()
        .<Edited>map(
            change ->
                switch (change) {
                  case Made(long sequence, boolean changed) ->
                      new Edited.Done(sequence, changed ? Effect.CHANGED : Effect.UNCHANGED);
                  case Refused(var why) -> new Edited.Failed(why);
                })
        .toList();
  }

  private List<Edited> delete(List<Edit> deletions) {
    Receipt receipt = store.products().delete(deletions.stream().map(Edit::id).toList());
    var made = new ArrayList<Edited>(deletions.size());
    for (int i = 0; i < deletions.size(); i++) {
      made.add(done(receipt, i, Effect.DELETED));
    }
    return made;
  }

  private static Edited done(Receipt receipt, int place, Effect changed) {
    return new Edited.Done(
        receipt.sequence(), receipt.changed().get(place) ? changed : Effect.UNCHANGED);
  }
}
