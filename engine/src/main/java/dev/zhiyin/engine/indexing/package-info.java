/**
 * The write port: what an index holds of a product, and how it follows the changes of the store.
 * What cannot be indexed is quarantined and told, and never stops what comes after it.
 */
@NullMarked
package dev.zhiyin.engine.indexing;

import org.jspecify.annotations.NullMarked;
