package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes of offers, which depend on what the offers are. Nobody changes a product between reading
 * and writing it: changes come one after another, in every process (see {@link Change}).
 */
final class Offers {
  private Offers() {}

  /**
   * What became of some patches.
   *
   * @param receipt which of them changed anything
   * @param refused for each why it was not made, if it was not
   */
  record Patched(Receipt receipt, List<Optional<ZhiyinException>> refused) {}

  /** Makes them in order; one that is refused keeps no other from being made. */
  static Patched patch(Handle handle, Change change, List<OfferPatch> patches) {
    Map<String, Product> products =
        byId(ProductRows.find(handle, patches.stream().map(OfferPatch::productId).toList()));
    var made = new ArrayList<Product>();
    var refused = new ArrayList<Optional<ZhiyinException>>();
    for (OfferPatch patch : patches) {
      try {
        Product product = patched(products.get(patch.productId()), patch, change);
        products.put(product.id(), product);
        made.add(product);
        refused.add(Optional.empty());
      } catch (UnknownProduct | ProductUnavailable why) {
        refused.add(Optional.of(why));
      }
    }
    var changed = ProductRows.put(handle, change, made).iterator();
    return new Patched(
        new Receipt(
            change.sequence(),
            refused.stream().map(why -> why.isEmpty() && changed.next()).toList()),
        List.copyOf(refused));
  }

  private static Product patched(@Nullable Product product, OfferPatch patch, Change change) {
    if (product == null) {
      throw new UnknownProduct(patch.productId());
    }
    return product.withOffer(patch.of(product.offer(), change.at()));
  }

  /** Takes what was bought off the stock of its products, where stock is counted, down to none. */
  static void lowerStock(Handle handle, Change change, List<Event> events) {
    var bought = new HashMap<String, Long>();
    for (Event event : events) {
      if (event.type() == EventType.PURCHASE
          && event.subject() instanceof Subject.Item(String id)) {
        bought.merge(id, (long) event.line().pieces(), Long::sum);
      }
    }
    var lowered = new ArrayList<Product>();
    for (Product product : ProductRows.find(handle, bought.keySet())) {
      Offer offer = product.offer();
      if (offer.stock().orElse(0) > 0) {
        long left = offer.stock().getAsInt() - bought.getOrDefault(product.id(), 0L);
        lowered.add(product.withOffer(offer.withStock(OptionalInt.of((int) Math.max(0, left)))));
      }
    }
    ProductRows.put(handle, change, lowered);
  }

  private static Map<String, Product> byId(List<Product> products) {
    var byId = new HashMap<String, Product>();
    products.forEach(product -> byId.put(product.id(), product));
    return byId;
  }
}
