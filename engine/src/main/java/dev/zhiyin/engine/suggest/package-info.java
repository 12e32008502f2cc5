/** What somebody who types may mean, by the names of the products that there are. */
@NullMarked
package dev.zhiyin.engine.suggest;

import org.jspecify.annotations.NullMarked;
