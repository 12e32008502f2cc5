/** How well a product matches a shopper: the two-tower model's port, and the user vector. */
@NullMarked
package dev.zhiyin.engine.match;

import org.jspecify.annotations.NullMarked;
