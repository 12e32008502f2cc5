/**
 * Which products go together: item-to-item co-occurrence in baskets and in what shoppers interacted
 * with.
 */
@NullMarked
package dev.zhiyin.engine.cooccurrence;

import org.jspecify.annotations.NullMarked;
