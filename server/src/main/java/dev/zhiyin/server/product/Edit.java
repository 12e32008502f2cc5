package dev.zhiyin.server.product;

import dev.zhiyin.engine.product.Product;

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
}
