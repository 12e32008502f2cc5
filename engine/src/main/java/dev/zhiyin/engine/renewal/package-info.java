/**
 * Renewal times: how soon shoppers buy the same product, or another of its category, again; and
 * what of a shopper's own purchases is due.
 */
@NullMarked
package dev.zhiyin.engine.renewal;

import org.jspecify.annotations.NullMarked;
