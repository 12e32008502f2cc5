/** What a shop sells: products, their category paths and offers, and their one JSON form. */
@NullMarked
package dev.zhiyin.engine.product;

import org.jspecify.annotations.NullMarked;
