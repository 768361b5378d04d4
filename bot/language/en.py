"""English: the words a sales team uses and what they mean here. One synonym is one more word in a list.

Words are written in lower case, separated by commas; a line that begins with # gives the reason for what follows.
"""

CODE = "en"

# What a message reports or asks for.
CUES = {
    "deal.won": """
        wins, wins today, today's wins, deals won, closed deals, won, closed won, closed-won, close won, winning, signed, signed up, signed on, countersigned, inked, landed, bagged, sealed,
        clinched, nailed, secured, scored, snagged, booked, cinched, sold, renewed, closed, wrapped up, locked in, reeled in, sealed the deal,
        closed the deal, got the deal, got the signature, got the signatures, got the contract signed, signed the contract,
        signed the deal, signed the paperwork, signed the order form, signed contract, contract signed, po received, received the po, got the po,
        got a po, po is in, po came in, po arrived, purchase order received, order confirmed, order received, order came in, got the order,
        placed the order, placed an order, gave us the order, came through, said yes, in the bag, is ours, is a win, it's a win, signed today,
        is closed, is signed, got signed, is won, marked won, marked as won, mark as won, all signed, chose us, picked us, went with us, is a done deal,
        done deal, deal done, pulled the trigger, signed sealed and delivered, renewal signed, renewal confirmed, bought, upgraded, ka-ching, kaching, big win, new win, another win, great win, nice win, huge win, first win, win alert, deal win, new logo win, a win, over the line, across the line, over the finish line, across the finish line, got the nod, got the green light, gave us the green light, gave us the go-ahead, green-lit, greenlit, agreed to buy, committed, signed the sow, signed the msa, signed the renewal, put pen to paper, got it signed, deal closed, deal signed, deal won, verbal turned into a signature, gave us a po, gave us the po, gave us a purchase order, sent us a po, sent us the po, sent the po, sent over the po, issued a po, issued the po, issued po, cut us a po, wonn, wno, wom, verbal to signed, awarded us, awarded, won us
    """,
    "deal.lost": """
        lost, lsot, losst, closed lost, closed-lost, close lost, lose, losing, is lost, is dead, went dead, fell through, fell apart, walked away, walked, said no, rejected us,
        turned us down, turned down, pulled out, dropped out, dropped us, passed on us, backed out, backed off, went with, went for, chose, picked,
        opted for, decided on, decided for, went to a competitor, going with, signed with, no longer interested, not interested anymore, is gone, is off, cancelled, canceled,
        bailed, ghosted us, declined, disqualified, marked lost, marked as lost, mark as lost, is a no, it's a no, killed the deal,
        deal is off, deal fell through, deal is dead, lost out on, lost the bid, lost the tender, lost the deal, decided to go with, is going with, are going with, switched to, beat us, beat us at, outbid us, undercut us, outbid, got outbid, churned, has churned, not moving forward, isn't moving forward, are not moving forward, not going ahead, isn't going ahead, not proceeding, decided not to proceed, decided against us, not renewing, isn't renewing, didn't renew, won't renew, won't be renewing, no longer moving forward, went cold, has gone cold
    """,
    "deal.new": """
        new deal, new deals, new opps, new opportunities, new leads, new opp, new oppty, new opportunity, new prospect, new lead, new pipeline deal, new potential deal, new pipeline entry, fresh deal, fresh opp, fresh lead, add deal, add a deal,
        add opp, add an opp, add opportunity, add an opportunity, added a deal, added an opp, adding, add to pipeline, add to my pipeline, opened a deal, opened an opp,
        opened a new deal, opened a new opp, opened new opp, opened an opportunity, opened opp, open a deal, create a deal, created a deal, create opp, created opp, create an opp, log a new deal, log a deal, log deal, log an opp,
        logging a new deal, register a deal, register deal, registering, registered, opened, deal registration, deal reg, just opened, opp created, opportunity created, another opp, another opportunity, another deal
    """,
    "payment.log": """
        paid, payment received, payment from, received payment from, received payment, received a payment, received a payment from, got paid by, got paid, got payment, got payment from, got the payment from, got the money, got money from, got the money from,
        money from, money arrived, money is in, money came in, wired, wired us, transferred us, sent us the money, paid us, paid up, settled, settled the invoice, paid the invoice, invoice paid, cash in from, cash received from,
        payment came in from, payment of, received, collected, collected from, payment in from, payment, payment came in
    """,
    "blocker.raise": """
        blocked, blocked on, blocked by, blocked at, blocker, blockers are, blocker is, blocker on, blocker for, blocking, stuck, stuck on, stuck with, stuck in, stuck at, held up, held up by, on hold,
        stalled, stalled on, stalled at, stalled in, can't move forward, cannot move forward, can't proceed, cannot proceed, bottleneck, roadblock, impediment, hung up on, jammed, raise a blocker, new blocker, gated by, gated on, need help with, need help on, needs help with, needs help on
    """,
    "blocker.resolve": """
        unblocked, is unblocked, unblock, blocker resolved, blocker is resolved, blocker cleared, blocker gone, blocker removed, blocker is gone, blocker solved, blocker fixed, blocker done, blocker closed, resolved blocker, resolve blocker,
        resolved the blocker, cleared the blocker, no longer blocked, not blocked anymore, not blocked any more, no longer stuck, not stuck anymore, isn't blocked anymore, resolved, got unstuck, unstuck, back on track,
        removed the blocker, fixed the blocker, close the blocker, closed the blocker
    """,
    "reminder.create": """
        remind me, reminder, rmnd me, remind, set a reminder, set reminder, pls remind me, please remind me, can you remind me, could you remind me, ping me, nudge me, don't let me forget, reminder to self, add a reminder
    """,
    "feedback.log": """
        feedback, feedback from, customer feedback, client feedback, feedback on, gave us, rated us, scored us, score us, nps, csat, gives us, rates us, rated our, review from,
        complained, complained about, complains, complains about, complaining about, complaint from, complaint, is unhappy with, unhappy with, is unhappy about, gave feedback, user feedback
    """,
    "intel.log": "intel, intel on, competitor intel, competitive intel, market intel, competitor news, competitor update, competitor alert, competition update, market news, comp intel",
    "kudos.give": """
        kudos, kudos to, shoutout, shoutout to, shout-out, shout-out to, shout out, shout out to, props, props to, big up, big up to, hats off, hats off to, well done, great job, good job, nice work, great work, big thanks to,
        high five, high five to, high-five to, applause for, bravo, give kudos to, kudos for, props for, hat tip to, three cheers for, round of applause for, huge thanks to, thumbs up for
    """,
    "agenda.add": "agenda, agenda item, add to agenda, add to the agenda, agenda point, agenda topic, topic, discussion topic, topic for",
    "note": "note on, note for, note, add note, add a note to, add a note on, add note to, note about, fyi on, add a note for, comment on, remark on",
    "undo": """
        undo, undo that, undo last, undo the last one, undo this, undo it, take that back, take it back, scratch that, revert, revert that, revert the last one, revert last, rollback, roll back, delete that, delete the last one,
        cancel that, cancel the last one, remove that, remove the last one, oops undo, undo my last, undo last entry, undo my last entry, undo my last message, never mind undo
    """,
    "help": "help, help me, what can you do, how does this work, how do i use this, how do i use you, commands, show commands, list commands, menu, usage, what can i say, what can i do here, what do you do, how do you work, /help, instructions",
}

# Verbs without the ending that says it happened; they count with 了 or 刚 beside them ("刚close了Acme").
BASES = {
    "deal.won": "close, sign, win, land, bag, deal close, close deal",
    "deal.lost": "lose",
    "payment.log": "pay",
    "activity:call": "call",
    "activity:visit": "visit",
    "activity:meeting": "meet",
    "activity:demo": "demo",
    "activity:email": "email, mail",
}

# What a rep did with a customer. "" leaves the kind open: the bot asks.
ACTIVITIES = {
    "call": """
        called, rang, phoned, dialed, dialled, cold called, cold-called, spoke with, spoke to, spoken with, talked to, talked with, had a call with, had a good call with, had a great call with, had a quick call with, call with, call to, calls to, calls with, on the phone with,
        got off the phone with, got off a call with, just off a call with, finished a call with, chatted with, did a call with, jumped on a call with, rang up, zoomed with, phone call with, quick call with, good call with, great call with, cold call to, discovery call with, had call with
    """,
    "visit": "visited, dropped by, dropped in on, dropped in at, stopped by, went to see, paid a visit to, site visit at, site visit to, site visit with, on site at, onsite at, on-site at, swung by, went by, visit to, visits to, visit at, visit with, was at, popped in at, did a site visit at",
    "meeting": """
        met, met with, met up with, had a meeting with, had meeting with, had a meeting, meeting with, meetings with, sat down with, had lunch with, had dinner with, had coffee with, lunch with, dinner with, coffee with, had a workshop with, workshop with,
        had a good meeting with, had a great meeting with, good meeting with, great meeting with, held a meeting with, kickoff with, kick-off with, had a chat with, did a meeting with, had a sync with, wrapped up a meeting with, wrapped a meeting with, finished a meeting with
    """,
    "demo": """
        demoed, demo'd, demoed to, demoed for, demo for, demo to, demo with, demo at, demos for, demos with, gave a demo to, gave a demo for, gave demo to, did a demo for, did a demo with, did a demo at, ran a demo for, ran a demo with, ran a demo at, showed a demo to, presented to, had a demo with,
        product demo for, product demo with, gave a product demo to, did a product demo for, demonstrated to, held a demo for, gave a demo at
    """,
    "email": "emailed, mailed, e-mailed, wrote to, sent an email, sent a mail, sent email, sent an email to, sent email to, sent a mail to, sent an e-mail to, sent emails to, email to, emails to, dropped an email to, shot an email to, sent a follow-up email to, sent a follow up email to, sent mail to",
    "": "followed up with, followed up on, followed up, contacted, reached out to, reached out, checked in with, touched base with, caught up with, connected with, got in touch with, got hold of, follow up with, circled back with, circled back to, chased, pinged, in touch with",
}
# Nouns that are counted ("15 calls") or name the kind.
KINDS = {
    "call": "call, calls, dial, dials, phone calls, phone call, cold calls, cold call, sales calls, discovery calls, phone",
    "visit": "visit, visits, site visits, customer visits, site visit, client visits, store visits",
    "meeting": "meeting, meetings, customer meetings, client meetings, meets, mtgs, mtg, appointments",
    "demo": "demo, demos, product demos, demonstrations, demonstration, presentations",
    "email": "email, emails, mails, e-mails, cold emails, outreach emails, mail",
}

STAGES = {
    "lead": "lead, leads, lead stage, prospect, prospecting, prospect stage, new lead, suspect",
    "qualified": "qualified, qualification, qualify, qualifying, sql, mql, demo, demo stage, poc, poc stage, trial, pilot, discovery, discovery stage, evaluation, eval, proof of concept, trial stage, pilot stage, assessment",
    "proposal": "proposal, proposals, proposal stage, quote, quotation, quote stage, quoted, quoting, pricing, pricing stage, rfp, rfq, bid, tender, tendering, bidding, offer, offer stage, proposed",
    "negotiation": """
        negotiation, negotiations, negotiation stage, negotiating, nego, contract, contracts, contract stage, contracting, legal, legal stage, legal review, procurement, procurement stage, redlines, redlining, final negotiation, final negotiations, terms,
        commercial, commercials, commercial negotiation, contract review, contract negotiation, contract negotiations, paperwork
    """,
    "won": "won, closed won, closed-won",
    "lost": "lost, closed lost, closed-lost",
}
NEXT_STAGE = "next stage, the next stage, the next phase, next phase, next step, the next step, another stage, up a stage, forward a stage"

CHANNELS = {
    "direct": "direct, direct sale, direct sales, direct channel, directly, in-house",
    "online": "online, online sale, online sales, web, website, web shop, webshop, web store, e-commerce, ecommerce, online store, online shop, online channel",
    "distributor": "distributor, distributors, a distributor, distribution, distributor channel, our distributor, the distributor, channel sale, wholesale, wholesaler, disti, distributor deal",
    "retail": "retail, retail store, retail sale, in-store, store sale, retail channel, shop, retail deal",
    "telesales": "telesales, telesale, phone sales, phone sale, tele sales, inside sales, telemarketing, by phone, over the phone",
    "partner": "partner, partners, a partner, our partner, partner channel, reseller, resellers, a reseller, referral partner, var, partner deal, partner sale, the partner, partner-led, affiliate, integrator, alliance",
}

PERIODS = {
    "today": "today, today's, daily, for today, now",
    "week": "this week, this week's, week, weekly, for the week, wtd, week to date",
    "month": "this month, this month's, month, monthly, for the month, mtd, month to date",
    "quarter": "this quarter, this quarter's, quarter, quarterly, for the quarter, qtd, quarter to date, this qtr",
    "year": "this year, this year's, year, yearly, annual, for the year, ytd, year to date",
}
MEETINGS = {
    "daily": "daily, daily standup, daily stand-up, standup, stand-up, stand up, daily meeting, morning meeting, daily sync, huddle",
    "weekly": "weekly, weekly meeting, weekly sync, weekly sales meeting, team meeting, weekly team meeting, weekly call, sales meeting, weekly standup",
    "monthly": "monthly, monthly meeting, monthly review, monthly sync, monthly sales meeting, monthly business review, mbr",
    "quarterly": "quarterly, quarterly meeting, quarterly review, qbr, quarterly business review, quarterly kickoff, quarterly sales meeting",
}

# Nouns of what can be shown; a message is a request only if nothing but such words, names and periods is in it.
SHOWS = {
    "pipeline.show": "pipeline, pipelines, pipe, open deals, my deals, deals, opps, open opps, my opps, opportunities, open opportunities, funnel, deal list, list of deals",
    "leaderboard.show": "leaderboard, leader board, ranking, rankings, ranks, rank, scoreboard, top sellers, top reps, top of the leaderboard, who's winning, who is winning, standings, league table, who's leading, who is leading, who's top, who is top, whos top, top performers, whos winning, whos leading, who's on top, who is on top, whos on top",
    "forecast.show": "forecast, forecasts, sales forecast, revenue forecast, projection, projections, outlook",
    "goal.show": "goal, goals, target, targets, quota, my number, attainment, quota attainment, goal progress, to go, to quota, to goal, to target",
    "blockers.show": "blockers, open blockers, blocked deals, what's blocked, what is blocked, whats blocked, what's stuck, what is stuck, stuck deals, who is blocked, who's blocked, roadblocks",
    "agenda.show": "agenda, meeting agenda, topics",
    "report.show": "my week, my day, my month, my quarter, report, reports, my report, daily report, weekly report, monthly report, recap, eod report, sales report, activity report, status report, summary, digest, end of day report, end of day summary, eod summary, eod recap, eod update, eod, standup report, standup update, daily update, weekly update, monthly update, week in review, what did i do, what i did, what have i done, summarize my day, summarize my week, summarize my month, summarise my week, recap of my week, recap my week, recap my day, my activity, my activities, activity summary, my numbers, performance report, team report, weekly summary, monthly summary, daily summary, progress report, write-up, writeup",
    "quiz.start": "quiz, a quiz, quiz me, start quiz, start a quiz, test me, pop quiz, training quiz, practice questions, quiz time, test my knowledge",
    "policy.show": "policy, policies, discount policy, travel policy, expense policy, gift policy, sales policy, policy on discounts, pricing policy, refund policy, compliance policy, return policy, commission policy, code of conduct, discount rules",
}
# "whose account is Acme": asks who holds a customer, or what is known of it.
ACCOUNT_QUESTIONS = """
    who owns, who has, whose account is, whose is, whose customer is, who is on, who's on, who handles, who manages, who covers, who is handling, who is the owner of, who's the owner of, who looks after, who works on, who is working on, who's working on,
    who's handling, whos handling, whos on, account owner of, show me account, show account, account info for, details on, details for, info on, info about, look up, lookup, tell me about, status of, what's the status of, whats the status of, what is the status of, what's up with, what's happening with,
    whose deal is, who's managing, who is managing, pull up, history of, find account, open account, who is responsible for, account
"""
SHOW_VERBS = """
    show, show me, show us, see, view, list, give me, get, get me, display, let me see, check, what's, what is, whats, where is, where's, how's, how is, how are, hows, how far, how much, how many, who's, who is, whos, which, send me, draft, print, open, start, take, run, i want, i'd like,
    can i see, could i see, can you show me, could you show me, please show me, pull up, what are, how am i doing, how are we doing, do we have, do i have, have, any, are there, are there any, left, far, am i, are we, draft my, write, write my, generate, prepare, let's do, lets do, do, another, ready for, can i have, i need
"""

# Words that change what is on record. "shift" moves a date, "change" sets a value, "give" hands over, "now" states the present.
MOVES = {
    "shift": """
        push, pushed, pushing, pushes, push back, pushed back, push out, pushed out, slip, slipped, slipping, slips, slid, delay, delayed, delays, postpone, postponed, pull in, pulled in, pull forward, pulled forward, bring forward, brought forward, moved up, move up,
        reschedule, rescheduled, extend, extended, drag, dragged, dragging, defer, deferred, bumped back, kicked, kick, moved out, move out, drifted, sliding, pull, pulled, bring, brought
    """,
    "move": "move, moved, moving, moves, bump, bumped, advance, advanced, progressed, progress, promoted, promote, went, goes, go, put, set back, back, reached, entered, enters, is now, is, are, now, at, in, jumped, shifted, shift, dropped, drop, mark, marked, take, took, to, into, transitioned, gone, got, getting, going, up, down, stage",
    "change": "change, changed, update, updated, set, correct, corrected, edit, adjust, adjusted, modify, modified, make, revise, revised, fix, raise, raised, increase, increased, reduce, reduced, lower, lowered, cut, amend, grew, grown, grows, rose, shrank, shrunk, upsized, downsized, bump up, bumped up, expanded, went up, went down, up to, down to, is worth, worth, is now worth, fell, dropped to, came down, doubled",
    "give": "reassign, reassigned, reassigning, hand, handed, hand over, handed over, handing, handing over, handover, transfer, transferred, transferring, assign, assigned, assigning, give, gave, giving, pass, passed, passing, is now owned by, owner is now, new owner, owned by, taking over, takes over, took over, switch owner, is now with",
    "switch": "route, routed, switch, switched, switching, reroute, rerouted",
}
CLOSES = "closes, closing, close, close by, closing by, closing on, close on, close in, close date, closing date, expected close, expected close date, expected, expecting, expect, est close, est. close, eta, will close, sign by, signing, signs, to sign, due, target close, target, closing at, expected to close, set to close, due to close, likely to close, closes on, closes by, expected to sign, landing, decision, now closes, now closing, gonna close, go-live"
# Fields that are named when they are to be changed.
FIELDS = {
    "amount": "amount, amt, value, deal size, size, price tag, deal value, contract value, number, figure, acv, tcv",
    "close_date": "close date, closing date, expected close, expected close date, date, timeline, due date",
    "probability": "probability, prob, likelihood, confidence, odds, chance, win rate, chances, win probability",
    "channel": "channel, sales channel",
    "owner": "owner, account owner, deal owner, ownership",
    "stage": "stage, phase",
}
LIKELY = "likely, probability, prob, chance, confident, confidence, sure, odds, likelihood, certain"
# A percentage beside one of these is no probability.
TERMS = "discount, off, commission, advance, upfront, up front, up-front, deposit, down payment, downpayment, margin, rebate, markup, mark-up, vat, tax, interest, growth, increase, cheaper, more, less, prepaid, prepayment, in advance, retainer, fee, cut, cuts, royalty, uplift, on signing, on delivery, equity, bonus, ahead, below, above, over list, share, split"
# An amount beside one of these is a part of the deal, not its size.
PARTS = "upfront, up front, up-front, deposit, down payment, downpayment, advance, discount, commission, setup fee, set-up fee, implementation fee, bonus, on signing, rebate, off, budget, revenue, turnover, prepayment, first instalment, first installment, list price"
OFF = "off, discount, less, rebate"

# Why nothing is recorded.
NOTHING = {
    "hope": """
        as good as, practically, basically, virtually, pretty much, all but, verbal, verbally, in principle, hoping, hope, hopes, hopefully, fingers crossed, would be great, would be nice, would be awesome, would love, would love to, wish, wishing, i wish, wish i, wish we, dream, dreaming, praying, pray, looking forward, optimistic, would be amazing, it'd be great, it would be great, it would be nice, can't wait,
        if only, maybe, perhaps, might, may, could, probably, possibly, i think, feels like, should be able to, i guess, think we, i believe, believe we, with luck, with any luck, knock on wood, want to, wanna, want, wants to, wants, would like to, i'd love, we'd love, dying to, try to, trying to, tried to, attempting to, almost, nearly, close to closing, close to signing, close to a deal, close to winning, about to, on the verge of, on track to, chance to, in talks
    """,
    # A paper signed on the way to a deal is no deal yet.
    "plan": """
        nda, ndas, loi, mou, letter of intent, memorandum of understanding, term sheet, non-disclosure agreement,
        will, we'll, i'll, they'll, he'll, she'll, it'll, won't be long, gonna, going to, plan, plans, planning, plan to, planning to, should be, need to, needs to, have to, has to, gotta, must, let's, lets, about to visit, scheduled, scheduling, intend, intending, aim to, aiming, aiming to, supposed to, should, shall, next up, to do, todo, to-do, tomorrow's plan,
        i'm visiting, i'm meeting, i'm calling, we're visiting, we're meeting, am visiting, am meeting, on my way to, heading to, off to, getting ready, preparing, prepping, prep for, preparing for, expecting to, ready to, set up a, setting up, visiting, calling, meeting up, trying, working on, still working on, chasing, pursuing, targeting
    """,
    "negation": """
        not, n't, no, never, haven't, hasn't, hadn't, havent, hasnt, didn't, didnt, don't, dont, doesn't, doesnt, isn't, isnt, wasn't, wasnt, aren't, arent, weren't, werent, won't, wont, wouldn't, can't, cannot, cant, couldn't, not yet, still not, nothing, none, without, no one, nobody, neither, nor, far from, yet to, still waiting, have yet to, has yet to, failed to, shouldn't, unsigned, ain't
    """,
    "condition": "if, had we, had i, had they, had it, had he, had she, unless, once, as soon as, when, whenever, provided, provided that, assuming, in case, only if, as long as, should they, suppose, until, till, depends on, depending on, subject to, contingent on, pending, were we to, would, what if, would've, would have, could have, could've, should've, should have, should have been, should've been",
    "question": """
        did, do we, do you, does, is there, are there, was, were, has, have we, have you, have they, can we, can you, can i, could we, could you, should we, should i, why, how, how come, what, what's, when did, when will, where, which, who, who's, whom, whose, how much, how many, how long, what about, how about, any news, any update, any updates, shall we, will we, are we, am i, anyone, anybody, wonder, wondering, has anyone, did we, did you, did they, is it, isn't it, right?, or not
    """,
    "hearsay": """
        heard, heard that, i heard, hear that, rumor, rumour, rumors, rumours, apparently, supposedly, allegedly, they say, people say, word is, told me, told us, was told, were told, tells me, told me that, says he, claims, claimed, claims to have, according to, someone said, somebody said, gossip, i read, read that, saw that, saw on linkedin, on linkedin, in the news, news says, word on the street, reportedly, seems that, seems like, looks like,
        i'm told, we're told, i am told, i hear, we hear, funding round, funding, seed round, series a, series b, series c, series d, ipo, acquisition, acquired, acquires, acquiring, merger, merged, lease, lawsuit, fine, penalty, bought a competitor, bought a company, government contract, layoffs
    """,
}
SMALL_TALK = """
    thanks, thank, thank you, thx, ty, tks, cheers, ok, okay, k, kk, got it, noted, roger, sure, yes, yep, yeah, no, nope, hi, hello, hey, morning, good morning, gm, good afternoon, good evening, evening, night, good night, bye, see you, see ya, lol, haha, hahaha, lmao, rofl, nice, great, cool, awesome, wow, congrats, congratulations, well, good, perfect, happy friday, tgif, welcome, sorry, np, no problem, you too, same, done, brb, afk,
    team, all, everyone, guys, folks, everybody, great job, you're welcome, my bad, oops, yay, woohoo, woo, amazing, love it, fantastic, brilliant, 👍
"""

# Verbs that are everyday words too: without a customer, an amount or a word like "deal" they report nothing.
EASILY_SAID = "adding, bagged, bailed, booked, bought, came through, canceled, cancelled, chose, closed, collected, declined, got paid, is closed, is dead, is gone, is off, is signed, just opened, landed, locked in, losing, lost, nailed, opened, outbid, paid, payment, picked, received, registered, registering, renewed, said no, said yes, scored, sealed, secured, settled, signed, snagged, sold, switched to, upgraded, walked, went cold, went for, winning, wired, won, wrapped up"
# They report a payment only beside an amount.
NEEDS_AMOUNT = "collected, money arrived, payment, payment of, received, settled, wired"
# They shift a closing day only when a day is said: "pull Acme in to Nov 30", but not "pull the file".
NEEDS_DATE = "bring, brought, bumped back, drag, dragged, extend, extended, kick, kicked, move up, moved up, pull, pulled, slid, sliding, take"
# They hand a deal over only when somebody is named who gets it.
NEEDS_RECEIVER = "gave, give, giving, hand, handed, handing, pass, passed, passing"
# They tell of a loss only when it is said who was chosen.
NEEDS_WINNER = "chose, decided on, opted for, picked, signed with, went for"
# Inside a company: legal that signed off is no customer that signed.
DEPARTMENTS = "boss, ceo, cfo, compliance, cto, engineering, finance, legal, manager, marketing, procurement"
# What makes the rest of the clause somebody else's word.
SAYING = "said, says, wrote, writes, posted, mentioned, mentions, reported, reports, announced, texted, messaged, tells, told, claimed, claims"
# It takes back what was said before and says it anew.
CORRECTING = "actually, sorry, oops, i meant, i mean, meant, meant to say, correction, correct that, typo, wrong, wrong amount, mistake, my mistake, my bad, should be, should have been, should've been, supposed to be, make that, make it, rather, instead of, misspoke, i mistyped, mistyped"
# A message that begins so was passed on.
FORWARDED = "fwd, fw, forwarded, forwarded message, forwarding, forwarded from, begin forwarded message, original message"
# Praise that is small talk unless somebody is named.
POLITE = "bravo, done, good job, great job, great work, hats off, nice work, well, well done"
# They introduce feedback only with a score, or in front of a colon.
FEEDBACK_HINTS = "feedback on, gives us, nps, review from"
# A blocker by its label, whoever it is about.
BLOCKER_LABELS = "blocked on, blocker, blocker for, blocker is, blocker on, blockers are, bottleneck, impediment, need help on, need help with, needs help on, needs help with, new blocker, raise a blocker, roadblock"
# What one does to put something on an agenda.
PUTTING = "add, added, adding, bring, include, move, place, put, schedule"
# What one does in a meeting: 周会讨论新价格 is an item for the agenda.
TALKING = "discuss, discussing, review, talk"

# Words that are never part of a customer's name unless typed as one.
FILL = """
    um, umm, uh, uhh, uhm, er, erm, hmm, mm, ah, eh, payment terms, payment term, net 30, net 60, net 90, kindly note, please note, pls note, note that, duly noted, instead of, not sure, unsure, no idea, not certain, don't know, just now, right now, a, an, the, this, that, these, those, i, we, you, he, she, it, they, me, us, him, her, them, my, our, your, his, its, their, myself, ourselves, i'm, i've, we've, we're, it's, that's, they've, he's, she's, they're, there's, you're, im, ive, weve, i'd, we'd,
    is, are, am, be, been, being, was, were, has, have, had, having, do, does, did, done, doing, get, got, getting, gets, just, finally, already, also, too, very, really, so, still, again, only, even, now, then, there, here, almost, yet, ever, actually, basically, officially, today's, yay, yes, well, oh, ah, hey, hi, ok, okay, fyi, btw, ps, pls, please, update, quick, guess, what, boom, woohoo, yeah, wow, great, good, nice, awesome, excellent, super, happy, glad, proud, excited, big, huge, small, little, first, second, third, last, final, next, new, old, another, other, same, more, most, less, few, many, some, any, all, both, each, every, several, much, lots, lot,
    and, or, but, because, since, as, due, than, though, although, while, after, before, during, until, about, of, to, in, on, at, by, for, from, with, into, onto, over, under, up, down, out, off, back, away, through, across, per, against, between, via, within, around, upon, without, w/,
    long, short, hard, tough, easy, fast, slow, late, early, soon, later, recently, whole, half, full, part, way, time, times, day, days, week, weeks, month, months, year, years, hours, hour, minutes, thing, things, stuff, bit, kind, sort, fight, battle, effort, work, working, works, back-and-forth, months-long,
    say, says, said, tell, told, think, thought, know, knew, like, likes, liked, love, loves, loved, want, wanted, need, needed, take, took, taken, make, made, making, go, went, gone, come, came, coming, see, saw, seen, look, looks, looking, seem, seems, feel, feels, keep, kept, let, let's, put, give, gave, given, help, helped, ask, asked, try, tried, use, used, start, started, end, ended, show, showed, shown, turn, turned, call, move, bring, brought, happen, happened, sound, sounds, expect, expected, hold, spend, spent, worth, total, value, valued, amount, price, size, sized, sale, revenue, including, incl, incl., excluding, excl, plus, tcv, acv, apiece, each,
    discuss, discussed, discussing, agree, agreed, agrees, sent, send, sends, sending, waiting, wait, waits, waited, said, talked, talking, spoke, asked, asking, offer, offered, accept, accepted, approve, approved, approves, review, reviewed, reviewing, reviews, decide, decided, decides, confirm, confirmed, confirming, check, checked, checking, finish, finished, complete, completed, begin, began, begun, stay, stayed, leave, left, leaving, meet, join, joined, learn, learned, hear, hears, listen, follow, followed, follows, plan, planned, prepare, prepared, deliver, delivered, ship, shipped, install, installed, launch, launched, live, test, tested, testing, request, requested, require, required, demand, cause, caused, wait, issue, issues, problem, problems, question, questions, answer, answers, idea, ideas, point, points, topic, topics, number, numbers, list, group, groups, team's, city, town, country, region, market, markets, industry, sector, world, global, local, regional, national, international, north, south, east, west, northern, southern, eastern, western, top, best, better, worse, worst, high, higher, highest, low, lower, lowest, strong, weak, interested, excited, pleased, impressed, concerned, worried, annoyed, angry, sad, tired, sick, busy, free, available, ready, able, unable, likely, unlikely, possible, impossible, certain, clear, important, urgent, critical, major, minor, main, key, core, extra, additional, special, usual, normal, regular, recent, previous, current, present, future, past, entire, total, combined, individual, single, double, triple, only, alone, apart, instead, otherwise, anyway, however, therefore, thus, hence, meanwhile, eventually, initially, originally, previously, suddenly, quickly, slowly, easily, hardly, barely, nearly, roughly, exactly, simply, clearly, obviously, apparently, fortunately, unfortunately, luckily, sadly, honestly, seriously, literally, definitely, certainly, absolutely, totally, completely, fully, partly, mostly, mainly, usually, often, sometimes, always, never, rarely, once, twice, thrice, gotta, kinda, sorta, cos, tho, thru, tbh, imo, asap, eta, tbd, tba, wip, ooo, wfh,
    went, well, mins, min, hrs, hr, sec, today's, yesterday's, tomorrow's, paper, papers, document, documents, docs, doc, file, deck, slides, slide, email, emails, message, messages, note, notes, form, forms, terms, sow, msa, nda, poc, rfp, rfi, sla, kpi, roi, kick-off, kickoff, onboarding, go-live, rollout, implementation, migration, integration, training, workshop, webinar, event, conference, trade, trip, travel, visit, negotiations, discussion, discussions, conversation, conversations, chat, talks, response, feedback, decision, approval, approvals, signature, signatures, stakeholders, board, committee, department, departments, division, branch, hq, hqs, headquarters, store, shops, factory, plant, warehouse, lab, campus, people's, sales, rep, reps, ae, aes, sdr, sdrs, csm, am, ams, account's, exec, execs, executive, executives, director, head, lead's, owner's, founder, chairman, secretary, assistant, intern, colleague, colleagues, teammate, teammates, partner's, guy's, girl, girls, lady, man, men, woman, women, kid, family, friend,
    team, everyone, everybody, folks, guys, all, boss, manager, marketing, finance, engineering, support, people, person, folks, stakeholder, stakeholders, champion, buyer, buyers, cfo, ceo, cto, cio, coo, vp, procurement, legal, side, guy, office, hq, quarter, pm, am, yday, status, stage, phase, mode, pipeline, pipe, currently, officially, moving, forward, straight, right, directly, together, along, ahead, inc., not, no
"""
# A customer, a deal: said instead of a name.
GENERIC = """
    deal, deals, account, accounts, customer, customers, client, clients, one, ones, opportunity, opportunities, opp, opps, prospect, prospects, contract, contracts, order, orders, renewal, renewals, po, business, project, projects, upsell, cross-sell, upgrade, expansion, extension, subscription, license, licenses, licence, licences, logo, logos, company, companies, somebody, someone, partner,
    guys, folks, package, tender, bid, rfp, agreement, logo, purchase, order form, invoice, instalment, installment, deposit, payment, cash, money, invoices, retainer, sale, sales, pilot, trial, lead, leads, job, gig, lot, whale, unit, units, seats, seat, users, something, anything, everything, nothing, services, service, bill, balance, installments, prepayment, downpayment, down payment, store, stores, site, sites, paperwork, signature, both, all, half, rest, remainder, everyone, people, reps
"""
PRONOUNS = "it, them, they, him, her, he, she, this, that, this one, that one, this deal, that deal, the deal, the account, the customer, the client, its, their, these, those"
# Things of everyday life that are won, lost, closed or called too.
EVERYDAY = """
    traffic, airport, elevator, lift, queue, printer, zoom link, vpn, server, mouse, keyboard, screen, monitor, parking, rain, snow, weather, airbnb, hotel, mud, bathroom, jam,
    match, game, football, soccer, basketball, tennis, golf, lottery, raffle, bet, prize, contest, tournament, election, fantasy, phone, keys, key, wallet, passport, bag, luggage, way, track, weight, sleep, voice, signal, connection, internet, wifi, power, patience, mind, interest, hope, focus, count, appetite, umbrella stand, airpods, charger, laptop, notebook, badge, glasses, cat, dog, mom, mum, dad, wife, husband, kids, son, daughter, doctor, dentist, taxi, uber, cab, plumber, sick, window, door, curtains, eyes, tab, tabs, browser, app, ticket, tickets, argument, lunch, dinner, coffee, beer, beers, pizza, taxes, rent, gym, quits, it a day, mother, father, brother, sister, girlfriend, boyfriend, friends, friend, race, award, trophy, medal, cup final, voice mail, flight, plane, train, bus, car, bike, hair, touch, temper, steam, sight, momentum, data, file, files, my cool, cool, book, books, job, vote, pen, ring, jacket, hat, shirt, shoe, shoes, umbrella again, school, bank, bar, office door, meeting room, jackpot, poker
"""
LINKS = {
    "with": "with, to, from, for, of, at, on, into, w/",
    "by": "by",
    "because": "because, because of, due to, bc, cause, cuz, since, as, over, on, reason, reasons, b/c, thanks to, blaming, citing",
    "and": "and, &, n, plus, then, also, as well as, and also, and then, while",
    "but": "but, however, though, although, yet, while, whereas",
    "via": "via, through, thru, over, by way of, using, channel",
    "pronoun": PRONOUNS,
}
LOST_TO = "to, went with, chose, picked, went for, opted for, going with, signed with, in favor of, in favour of, decided on, decided for, against, decided to go with, is going with, are going with, switched to, beaten by, beat us, undercut by, switched to"
COMPETITORS = "a competitor, competitor, competitors, the competition, competition, a rival, rival, rivals, the competitor, another vendor, other vendor, a cheaper vendor, someone else, somebody else, another provider"

REASONS = {
    "price": "price, prices, pricing, too expensive, expensive, cost, costs, cheaper, undercut, discount, too pricey, pricey",
    "competitor": "competitor, competition, incumbent, rival, other vendor, another vendor",
    "budget": "budget, no budget, budget cut, budget cuts, no money, funding, budget freeze, frozen, cash",
    "timing": "timing, bad timing, too early, too late, delay, delayed, not now, next year, postponed, priorities, priority",
    "product": "product, feature, features, missing feature, functionality, integration, fit, quality, performance, security, tech, technical, capability",
    "no_decision": "no decision, no response, ghosted, silence, went silent, went dark, stalled, undecided, status quo, do nothing, no answer, unresponsive",
    "relationship": "relationship, trust, champion left, contact left, personal, politics, support, service, reorg, reorganisation, reorganization, new management",
}
# Asking what was made of one's words.
UNDERSTOOD = "what did you understand, what do you understand, what have you understood, how did you understand that, how did you understand it, how did you understand this, how did you read that, how did you get that, explain that, explain this, explain, explain yourself, why did you record that, what did you get"
MISREAD = "that was wrong, this was wrong, that is wrong, that's wrong, you got that wrong, you got it wrong, you got me wrong, you misunderstood, you misunderstood me, you misunderstood that, that's not what i meant, that is not what i meant, not what i meant, that's not what i said, not what i said, i didn't mean that, i did not mean that, wrongly understood, misunderstood"
YES = "yes, y, yep, yeah, yup, sure, ok, okay, correct, right, exactly, true, of course, confirm, confirmed, that's right, do it, please do, go ahead, affirmative, 👍, ✅"
NO = "no, n, nope, nah, wrong, incorrect, false, not yet, cancel, stop, don't, do not, never, not really, negative, 👎, ❌"
LANGUAGES = {"en": "english, en, 英文, 英语", "zh": "chinese, mandarin, zh"}

MONEY = {
    "currency": {
        "USD": "dollar, dollars, us dollar, us dollars, u.s. dollars, usd, bucks, buck, american dollars, greenbacks",
        "EUR": "euro, euros",
        "GBP": "pound, pounds, quid, sterling, pounds sterling, british pounds, british pound",
        "CNY": "yuan, renminbi, rmb, kuai, chinese yuan",
        "JPY": "yen, japanese yen",
        "INR": "rupee, rupees, rs, rs., inr, indian rupees",
        "HKD": "hong kong dollars, hong kong dollar, hk dollars, hk dollar, hkd, hk $",
        "SGD": "singapore dollars, singapore dollar, sing dollars",
        "AUD": "australian dollars, australian dollar, aussie dollars, au $",
        "CAD": "canadian dollars, canadian dollar, c $, ca $",
        "NZD": "new zealand dollars, new zealand dollar, kiwi dollars",
        "TWD": "taiwan dollars, new taiwan dollars, taiwanese dollars, nt dollars, nt $",
        "KRW": "korean won",
        "CHF": "swiss francs, swiss franc, francs",
        "SEK": "swedish kronor, swedish krona",
        "NOK": "norwegian kroner, norwegian krone",
        "DKK": "danish kroner, danish krone",
        "BRL": "brazilian real, brazilian reais, reais",
        "MXN": "mexican pesos, mexican peso",
        "AED": "dirhams, dirham",
        "THB": "thai baht, baht",
        "MYR": "ringgit, malaysian ringgit",
        "PLN": "zloty",
    },
    "open before": {"": "over, more than, at least, above, north of, upwards of, up to, under, less than, below, at most, max, min, maximum, minimum, no less than, no more than, not less than, not more than, between, just over, just under, well over, >, <, ≥, ≤, >=, <=, starting at, starting from, from at least, exceeding, a little over, a bit over, slightly over, a little under"},
    "open after": {"": "per seat, per user, per unit, per license, per licence, per head, per store, per site, apiece, /seat, /user, /unit, +, plus, or more, and up, and above, and change, or so more, or less, something, ish to more, at least, minimum, max, maximum, min"},
    "about before": {"": "about, around, approx, approx., approximately, roughly, ~, circa, ca., ca, nearly, almost, some, close to, an estimated, estimated, est., est, c., like, maybe about, just about, exactly, a total of, a cool, ≈, a solid, a nice"},
    "about after": {"": "or so, ish, -ish, approx, approx., approximately, roughly, give or take, flat, total, in total, even, exactly"},
    "old before": {"": "not, from, instead of, rather than, was, were, previously, formerly, used to be, originally, down from, up from, was at, n't, isn't, wasn't"},
    "each": {"month": "monthly, mrr, mrr of, a monthly, monthly fee of", "quarter": "quarterly", "year": "annual, annually, yearly, arr, arr of, acv, annual fee of"},
    "per": {
        "month": "/month, / month, /mo, /mth, /m, per month, a month, each month, every month, monthly, mrr, p.m., pcm, pm, /mo., in mrr, of mrr, a mo, per mo",
        "quarter": "/quarter, / quarter, /qtr, /q, per quarter, a quarter, each quarter, every quarter, quarterly, per qtr, a qtr",
        "year": "/year, / year, /yr, /y, /annum, per year, a year, each year, every year, yearly, annually, annual, per annum, p.a., pa, arr, a yr, per yr, in arr, of arr, acv",
    },
}  # fmt: skip

NUMERALS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
DATE_WORDS = {
    "weekday": {
        "monday": 0, "mondays": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "weds": 2, "wednes": 2, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3,
        "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
    },
    # "may" and "sun" and "mar" are words and names too: the patterns ask for a day or a preposition beside a month.
    "month": {
        "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7,
        "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
    },
    "unit": {"day": 0, "days": 0, "week": 7, "weeks": 7, "wk": 7, "wks": 7, "fortnight": 14, "fortnights": 14, "month": 1, "months": 1, "mth": 1, "mths": 1, "quarter": 3, "quarters": 3, "qtr": 3, "year": 12, "years": 12, "yr": 12, "yrs": 12},
    "n": NUMERALS | {"a couple of": 2, "couple of": 2, "acoupleof": 2, "coupleof": 2},
    "quarter": {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4},
    "half": {"first": 1, "second": 2, "1st": 1, "2nd": 2},
    "clear": {
        "january": 1, "february": 2, "feb": 2, "april": 4, "apr": 4, "june": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
        "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
    },
    "ending": {"eom": 1, "eow": 7, "eoq": 3, "eoy": 12},
    "amount": NUMERALS,
    "nth": {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 9},
    "spoken": {
        f"{tens}{joint}{unit}": 10 * index + place
        for index, tens in enumerate(["twenty", "thirty"], 2)
        for place, unit in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1)
        for joint in (" ", "-")
        if 10 * index + place <= 31
    }
    | {word: number for word, number in NUMERALS.items() if number > 3}
    | {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
    "yyyymmdd": {},
    "ordinal": {
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21, "twenty-second": 22, "twenty-third": 23, "twenty-fourth": 24, "twenty-fifth": 25,
        "twenty-sixth": 26, "twenty-seventh": 27, "twenty-eighth": 28, "twenty-ninth": 29, "thirtieth": 30, "thirty-first": 31,
    },
}  # fmt: skip

# A pattern, and what is to be done with it (the operations of dates.py). {…} captures what is listed above; a blank stretches.
DATES = [
    (r"(?:the )?{nth} {weekday} (?:of|in) {month}(?:,? ?{year})?", "nth_weekday"),
    (r"(?:the )?{nth} {weekday} (?:of|in) (?:this|the) month", "nth_weekday 0"),
    (r"(?:the )?{nth} {weekday} (?:of|in) next month", "nth_weekday 1"),
    (r"(?:this |the )?(?:past |last )?(?:day before yesterday)", "day -2"),
    (r"(?:the )?day after (?:tomorrow|tmrw|tmr|tomo)", "day 2"),
    (r"yesterday|yday|yest|ystd|yesterday's|last night|y'day", "day -1"),
    (
        r"today(?:'s)?|2day|tonight|this morning|this afternoon|this evening|earlier today|later today|(?:by )?eod|end of (?:the )?day|(?:by )?cob|close of business",
        "day 0",
    ),
    (r"tomorrow|tmrw|tmr|tomo|2moro|tmw|tomorow|tommorow|tommorrow", "day 1"),
    (r"{year}[-/.]{month=n2}[-/.]{day=n2}", "date"),
    (r"{n=n2}[-/.]{n2}[-/.]{year}", "two_numbers"),
    (r"{n=n2}/{n2}/{year=yy}", "two_numbers"),
    (r"{day}\.{month=n2}\.(?!\d)", "month_day"),
    # A weekday beside a date only repeats it.
    (
        r"(?:(?:this |next )?{weekday}[.,]?[ -](?:the )?)?{month}\.?[ -/]{day}(?:st|nd|rd|th)?(?: ?,? ?(?:of |in )?{year})?(?!\d|[.,]\d|k\b|m\b)",
        "month_day",
    ),
    (
        r"(?:(?:this |next )?{weekday}[.,]?[ -](?:the )?)?{day}(?:st|nd|rd|th)?(?: of)?[ -]?{month}\.?(?:[ ,-]+(?:of |in )?{year})?",
        "month_day",
    ),
    (r"{month},? ?{year}", "month"),
    (r"{month} {day=ordinal}(?:,? (?:of |in )?{year})?", "month_day"),
    (r"(?:the )?{day=ordinal} (?:of )?{month}(?:,? (?:of |in )?{year})?", "month_day"),
    (
        r"(?:the )?{day}(?:st|nd|rd|th) of (?:this|the) month|the {day}(?:st|nd|rd|th) this month",
        "day_of_month 9",
    ),
    (r"(?:the )?{day}(?:st|nd|rd|th) (?:day )?(?:of )?next month", "day_of_month 1"),
    (r"(?:the )?{day}(?:st|nd|rd|th) (?:day )?(?:of )?last month", "day_of_month -1"),
    (
        r"(?:end|close|last day) of {month}(?:,? {year})?|(?:the )?last day of {month}|{month} end|late in {month} end|month end {month}",
        "month 1",
    ),
    (
        r"(?:the )?(?:end|close|last day) of (?:the |this )?{unit}|{unit}[- ]end|end of {unit}|end {unit}",
        "end 0",
    ),
    (r"(?:the )?end of next {unit}|next {unit}[- ]end", "end 1"),
    (r"(?:the )?end of last {unit}", "end -1"),
    (r"{unit=ending}", "end 0"),
    (r"(?:end of |close of )(?:q){quarter}(?: (?:of )?{year})?|q{quarter} end", "end_of_part"),
    (r"(?:end of )(?:h){half}(?: {year})?", "end_of_part"),
    (
        r"(?:early|mid|late|beginning of|start of|middle of)[- ](?:in )?(?:the )?(?:next |this |last )?(?:{month}|{unit}|q[1-4]|h[12])(?! end)",
        "vague",
    ),
    (
        r"(?:sometime |some time )(?:in |next |this |around |before |soon)?(?:{unit}|{month})?|soon|shortly|one of these days|in a few (?:days|weeks|months)|in the next few (?:days|weeks|months)|in (?:a while|the future)|later (?:this|next) (?:week|month|quarter|year)|(?:a )?few (?:days|weeks|months) from now|in several (?:days|weeks|months)|in a bit",
        "vague 1",
    ),
    (
        r"recently|the other day|a while ago|lately|some time ago|(?:a )?few (?:days|weeks|months) ago|these days|earlier (?:this|last) (?:week|month|quarter|year)|a (?:couple of |few )?(?:days|weeks|months) back|in the last few (?:days|weeks)|over the weekend|several (?:days|weeks|months) ago",
        "vague -1",
    ),
    (r"(?:this |next |last |the )?weekend", "vague"),
    (
        r"{weekday},? next week|next week,? (?:on )?{weekday}|{weekday} of next week|next {weekday}|{weekday} week",
        "weekday_of 1",
    ),
    (
        r"{weekday},? last week|last week,? (?:on )?{weekday}|{weekday} of last week|last {weekday}|previous {weekday}",
        "weekday_of -1",
    ),
    (r"this week,? (?:on )?{weekday}|{weekday} this week|{weekday} of this week", "weekday_of 0"),
    (r"(?:this )?coming {weekday}", "weekday_strict 1"),
    (r"(?:this )?past {weekday}", "weekday_strict -1"),
    (r"{weekday},? (?:the )?{day}(?:st|nd|rd|th)|{weekday},? the {day=ordinal}", "weekday_and_day"),
    (r"(?:this )?{weekday}", "weekday"),
    (
        r"(?:in|within) {n} {unit}(?:(?:')?s? time)?|{n} {unit} from (?:now|today)|{n} {unit} (?:later|out)",
        "shift 1",
    ),
    (r"{n} {unit} ago|{n} {unit} back", "shift -1"),
    (
        r"q{quarter}(?:[ /'-]*(?:of )?{year})?|(?:the )?{quarter} (?:quarter|qtr)(?: (?:of )?{year})?",
        "part_of_year",
    ),
    (r"{year} ?q{quarter}|{year} ?h{half}", "part_of_year"),
    (
        r"q{quarter} (?:of )?next year|(?:the )?{quarter} quarter (?:of )?next year|h{half} (?:of )?next year|(?:the )?{half} half of next year",
        "part_of_year 1",
    ),
    (r"q{quarter} (?:of )?last year", "part_of_year -1"),
    (r"h{half}(?:[ /'-]*(?:of )?{year})?|(?:the )?{half} half(?: of)?(?: the year| {year})?", "part_of_year"),
    (r"(?:in |by |before |until |till |for |to |early |since )?{month} (?:of )?next year", "month_in 1"),
    (r"(?:in |by |before |until |till |for |to |since )?{month} (?:of )?last year", "month_in -1"),
    (
        r"(?:in|by|before|until|till|for|to|during|since|next|this|around) {month}(?:,? {year})?(?! ?\d)",
        "month",
    ),
    (r"(?<=closing\x20){month}|(?<=closes\x20){month}|(?<=close\x20){month}|{month=clear}", "month"),
    (r"next {unit}", "period 1"),
    (r"last {unit}|(?:the )?previous {unit}|past {unit}", "period -1"),
    (r"this {unit}", "period 0"),
    (
        r"the {day}(?:st|nd|rd|th)|by (?:the )?{day}(?:st|nd|rd|th)|{day}(?:st|nd|rd|th)",
        "day_of_month",
    ),
    (r"(?:the )?{day=ordinal} of (?:this|the) month", "day_of_month 9"),
    (r"(?:in|by|for|during|until) {year}|end of {year}", "year"),
    (r"{year}[/-]{month}[/-]{day}", "date"),
    (r"(?:last )easter|easter of last year", "easter -1"),
    (r"(?:next )?easter(?: (?:of )?{year})?", "easter"),
    (r"(?:saint|st\.?) patrick(?:'?s)?(?: day)?(?: {year})?", "month_day month=3 day=17"),
    (r"earth day(?: {year})?", "month_day month=4 day=22"),
    (r"(?:international )?workers'? day(?: {year})?|may day|mayday", "month_day month=5 day=1"),
    (r"(?:us )?labor day(?: {year})?", "nth_weekday nth=1 weekday=0 month=9"),
    (r"thanksgiving(?: day)?(?: {year})?", "nth_weekday nth=4 weekday=3 month=11"),
    (r"memorial day(?: {year})?", "nth_weekday nth=9 weekday=0 month=5"),
    (r"mother'?s'? day(?: {year})?", "nth_weekday nth=2 weekday=6 month=5"),
    (r"father'?s'? day(?: {year})?", "nth_weekday nth=3 weekday=6 month=6"),
    (r"(?:mlk|martin luther king)(?: jr\.?)? day(?: {year})?", "nth_weekday nth=3 weekday=0 month=1"),
    (r"presidents?'?s? day(?: {year})?", "nth_weekday nth=3 weekday=0 month=2"),
    (r"columbus day(?: {year})?", "nth_weekday nth=2 weekday=0 month=10"),
    (r"veterans'? day(?: {year})?", "month_day month=11 day=11"),
    (r"juneteenth(?: {year})?", "month_day month=6 day=19"),
    (r"april fools'?(?: day)?(?: {year})?", "month_day month=4 day=1"),
    (r"cinco de mayo(?: {year})?", "month_day month=5 day=5"),
    (r"groundhog day(?: {year})?", "month_day month=2 day=2"),
    (r"{n} {weekday}s? from (?:now|today)", "weekdays_on"),
    (r"independence day of this year", "month_day 9 month=7 day=4"),
    (r"christmas eve|xmas eve", "month_day month=12 day=24"),
    (r"(?:christmas|x-?mas)(?: day)?(?: {year})?", "month_day month=12 day=25"),
    (r"new year'?s eve|nye", "month_day month=12 day=31"),
    (r"new year'?s(?: day)?", "month_day month=1 day=1"),
    (r"valentine'?s(?: day)?", "month_day month=2 day=14"),
    (r"halloween(?: {year})?", "month_day month=10 day=31"),
    (r"independence day(?: {year})?", "month_day month=7 day=4"),
    (r"{n=n2}/{n2}(?!\d|/|k)", "two_numbers"),
]

# Ways to name a day that are sure only where nothing but days is looked for: in a report "5.12" is a number.
LOOSE_DATES = [
    (r"(?:in )?{n=amount} years? {months=amount} months? {days=amount} days? later", "shift_all 1"),
    (r"the day after(?! )|the following day", "day 1"),
    (r"(?:for )?the day(?! (?:after|before))|otd", "day 0"),
    (r"{compact=yyyymmdd}", "compact"),
    (r"{year} {month=n2} {day=n2}", "date"),
    (r"{month}-{year}-{day}|{day}-{year}-{month}", "date"),
    (r"this (?:{weekday} )?{month=n2}[/.]{day=n2}", "month_day 9"),
    (r"{weekday} {n=n2}[/.-]{n2}", "two_numbers"),
    (r"{weekday} {day}(?![\d:/.-]| (?:days|weeks|months))", "weekday_and_day"),
    (r"{month},? {day=spoken}(?! hundred)|{day=spoken} (?:of )?{month}", "month_day"),
    (r"next {day}(?:st|nd|rd|th) of {month}", "month_day"),
    (r"{n=n2}\.{n2}(?![\d.-])", "two_numbers"),
]

# The hour of a reminder; {half} is added to an hour before noon. A part of the day alone stands for an hour.
TIMES = [
    (r"(?:at |by |@ ?|around )?{hour}(?:[:.]{minute})? ?(?:p\.?m\.?)(?![a-z0-9])", "pm"),
    (r"(?:at |by |@ ?|around )?{hour}(?:[:.]{minute})? ?(?:a\.?m\.?)(?![a-z0-9])", "am"),
    (r"(?:at |by |@ ?|around )?{hour}[:]{minute}(?!\d)(?: ?h(?:rs)?)?", "clock"),
    (r"half past {hour}(?!\d)", "half"),
    (r"(?:at |@ ?|around ){hour}(?: o'?clock)?(?![\d%/kmb.,-]|\s*(?:%|k\b|m\b))", "clock"),
    (r"{hour} o'?clock", "clock"),
    (r"(?:at |around )?(?:noon|midday|lunchtime|lunch time)", "part 12"),
    (r"(?:in the |this |first thing in the )?morning|first thing", "part 9"),
    (r"(?:in the |this )?afternoon", "part 14"),
    (r"(?:in the |this |at )?(?:evening|tonight|night)|tonight", "part 19"),
    (r"in {n} ?(?:hours?|hrs?|h)(?: time)?(?![a-z])", "hours"),
    (r"in (?:half an hour|a half hour|half hour|30 ?min(?:ute)?s?)", "minutes 30"),
    (r"in an? (?:hour)", "minutes 60"),
    (r"in {n} ?(?:minutes?|mins?)(?![a-z])", "minutes"),
]
TIME_WORDS: dict[str, dict[str, int]] = {"hour": NUMERALS, "minute": {}}
