/** Shoppers and their friends: who may know what of whom, and what friends make of products. */
@NullMarked
package dev.zhiyin.engine.social;

import org.jspecify.annotations.NullMarked;
