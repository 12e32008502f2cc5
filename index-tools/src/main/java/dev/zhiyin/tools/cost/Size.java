package dev.zhiyin.tools.cost;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/**
 * How large a synthetic training set is.
 *
 * @param products 100 to 5 million
 * @param shoppers 1 to 10 million
 * @param events of each shopper, 2 to 1000
 * @param textDimension floats of an embedding, 1 to 4096
 * @param seed of all that is drawn
 */
record Size(int products, int shoppers, int events, int textDimension, long seed) {
  Size {
    require("products", products, 100, 5_000_000);
    require("shoppers", shoppers, 1, 10_000_000);
    require("events", events, 2, 1000);
    require("text-dimension", textDimension, 1, 4096);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidInput(name, Integer.toString(value), least + " to " + most);
    }
  }
}
