/** Settings of a shop: one immutable tree, read once from YAML and the environment. */
@NullMarked
package dev.zhiyin.engine.config;

import org.jspecify.annotations.NullMarked;
