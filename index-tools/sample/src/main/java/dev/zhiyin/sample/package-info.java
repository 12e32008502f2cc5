/**
 * The sample shop: products, shoppers and what they do, invented from our own word lists. A word
 * list is one JSON file a department beside this package; {@link dev.zhiyin.sample.SampleShop}
 * turns them into files that every other command reads.
 */
@NullMarked
package dev.zhiyin.sample;

import org.jspecify.annotations.NullMarked;
