/** Shops made of chance, for tests: the same seed makes the same shop. */
@NullMarked
package dev.zhiyin.engine.shop;

import org.jspecify.annotations.NullMarked;
