import type { ParserRuleContext } from 'antlr4ng'
import type {
  AliasedRelationContext,
  ColumnAliasesContext,
  IdentifierContext,
  JoinCriteriaContext,
  JoinRelationContext,
  RelationContext,
  RelationPrimaryContext,
  SampledRelationContext,
  TableRefContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Conversion } from './conversion.ts'
import { contextSpan, convertIdentifier } from './convert-name.ts'
import type { Expression, Name } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import type { Alias, JoinCriteria, JoinType, Relation } from './query.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function convertRelation(context: RelationContext, conversion: Conversion): Relation {
  const trino = loadTrinoParser()
  if (context instanceof trino.JoinRelationContext) return convertJoin(context, conversion)
  if (context instanceof trino.RelationDefaultContext)
    return convertSampled(context.sampledRelation(), conversion)
  throw refused(contextSpan(context), context.getText())
}

function convertJoin(context: JoinRelationContext, conversion: Conversion): Relation {
  const span = contextSpan(context)
  if (context.KW_NATURAL())
    throw mistake(span, 'NATURAL JOIN does not exist on Athena', {
      hint: 'name the columns: JOIN … USING (…)',
    })
  const [left, second] = context.relation()
  const sampled = context.sampledRelation()
  if (left === undefined) throw refused(span, context.getText())
  const right = second
    ? convertRelation(second, conversion)
    : sampled
      ? convertSampled(sampled, conversion)
      : undefined
  if (right === undefined) throw refused(span, context.getText())
  const criteria = context.joinCriteria()
  const words = context.joinType()
  const type: JoinType = context.KW_CROSS()
    ? 'cross'
    : words?.KW_LEFT()
      ? 'left'
      : words?.KW_RIGHT()
        ? 'right'
        : words?.KW_FULL()
          ? 'full'
          : 'inner'
  return {
    kind: 'join',
    type,
    left: convertRelation(left, conversion),
    right,
    ...(criteria ? { criteria: convertCriteria(criteria, conversion) } : {}),
    span,
  }
}

function convertCriteria(context: JoinCriteriaContext, conversion: Conversion): JoinCriteria {
  const condition = context.booleanExpression()
  if (condition) return { kind: 'on', condition: conversion.boolean(condition) }
  const equality = context.joinColumnEquality()
  if (equality) {
    const [left, right] = equality.joinColumnReference().map((side): Expression => {
      return { kind: 'name', parts: identifiersIn(side), span: contextSpan(side) }
    })
    if (left && right) {
      const span = contextSpan(equality)
      return { kind: 'on', condition: { kind: 'comparison', operator: '=', left, right, span } }
    }
  }
  return { kind: 'using', columns: context.identifier().map(convertIdentifier) }
}

function identifiersIn(context: ParserRuleContext): readonly Name[] {
  const trino = loadTrinoParser()
  if (context instanceof trino.IdentifierContext) return [convertIdentifier(context as IdentifierContext)]
  return (context.children ?? []).flatMap((child) =>
    child instanceof trino.ParserRuleContext ? identifiersIn(child) : [],
  )
}

function convertSampled(context: SampledRelationContext, conversion: Conversion): Relation {
  if (context.KW_TABLESAMPLE()) throw refused(contextSpan(context), 'TABLESAMPLE')
  const pattern = context.patternRecognition()
  if (pattern.KW_MATCH_RECOGNIZE()) throw refused(contextSpan(pattern), 'MATCH_RECOGNIZE')
  return convertAliased(pattern.aliasedRelation(), conversion)
}

function convertAliased(context: AliasedRelationContext, conversion: Conversion): Relation {
  const name = context.identifier()
  const columns = context.columnAliases()
  const alias: Alias | undefined = name
    ? { name: convertIdentifier(name), ...(columns ? { columns: convertColumnAliases(columns) } : {}) }
    : undefined
  return {
    ...convertPrimaryRelation(context.relationPrimary(), alias, conversion),
    span: contextSpan(context),
  }
}

function convertPrimaryRelation(
  context: RelationPrimaryContext,
  alias: Alias | undefined,
  conversion: Conversion,
): Relation {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  const named = alias ? { alias } : {}
  if (context instanceof trino.TableNameContext) {
    const table = context.tableOrViewName().tableRef()
    if (context.queryPeriod() || !table) throw refused(span, context.getText())
    return { kind: 'table', name: convertTableName(table), ...named, span }
  }
  if (context instanceof trino.ParenthesizedRelationContext) {
    if (alias) throw refused(span, 'an alias of a parenthesised join')
    return { kind: 'nested', relation: convertRelation(context.relation(), conversion), span }
  }
  if (context instanceof trino.ExpressionSourceTableContext) {
    const source = context.relationSourceTable()
    if (source instanceof trino.SubqueryRelationContext) {
      return { kind: 'subquery', query: conversion.query(source.query()), ...named, span }
    }
    if (source instanceof trino.UnnestContext) {
      const items = source.expression().map(conversion.expression)
      return { kind: 'unnest', items, ordinality: source.KW_ORDINALITY() !== null, ...named, span }
    }
  }
  throw refused(span, context.getText())
}

export function convertColumnAliases(context: ColumnAliasesContext): readonly Name[] {
  return context.identifier().map(convertIdentifier)
}

/** One to three parts: catalog, database, table. */
export function convertTableName(context: TableRefContext): readonly Name[] {
  return context.identifier().map(convertIdentifier)
}
