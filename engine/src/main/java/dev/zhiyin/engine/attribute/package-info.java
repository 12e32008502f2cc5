/** What shops declare of the attributes of their products, and values of those types. */
@NullMarked
package dev.zhiyin.engine.attribute;

import org.jspecify.annotations.NullMarked;
