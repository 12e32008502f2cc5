package dev.zhiyin.server.product;

import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;

/** A change of one product that somebody asks for. */
public sealed interface Edit {
  String id();

  /** Adds the product, or replaces the one of its id. */
  record Put(Product product) implements Edit {
    @Override
    public String id() {
      return product.id();
    }
  }

  record Delete(String id) implements Edit {}

  /** Changes some of the offer of a product that is there. */
  record Patch(OfferPatch patch) implements Edit {
    @Override
    public String id() {
      return patch.productId();
    }
  }

  /** What became of an edit. */
  public sealed interface Edited {
    /**
     * It is durable.
     *
     * @param sequence an answer from this number on shows it
     */
    record Done(long sequence, Effect effect) implements Edited {}

    /**
     * It is durable, but no answer can show the product as it is.
     *
     * @param sequence number of the change since which it is so
     * @param reason why
     */
    record Quarantined(long sequence, String reason) implements Edited {
      public String sentence() {
        return "change %d is stored and durable, but the product cannot be shown until it is changed: %s"
            .formatted(sequence, reason);
      }
    }

    /** It was not made. */
    record Failed(RuntimeException cause) implements Edited {}

    /** What an edit changed. */
    enum Effect {
      CREATED,
      CHANGED,

      /** The product was there just so, or was to be deleted and not there. */
      UNCHANGED,
      DELETED
    }

    /** What was done, or the failure. */
    default Done orThrow() {
      return switch (this) {
        case Done done -> done;
        case Quarantined quarantined ->
            throw Refusal.of(ProblemKind.PRODUCT_QUARANTINED, quarantined.sentence());
        case Failed(var cause) -> throw cause;
      };
    }
  }
}
